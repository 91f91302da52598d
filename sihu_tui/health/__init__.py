"""Group health: which groups are dying, since when and why.

Nothing heavy is imported here; take what you need from the modules: ``history`` (member speech and coverage),
``facts`` (what is known at a day), ``risk`` (the fitted model), ``decline`` and ``forecast`` (figures with
intervals), ``status`` (the verdict with hysteresis), ``evidence`` (the reasons in words).
"""
