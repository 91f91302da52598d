#!/usr/bin/env bash
# holidays, country CN: of a feast that the State Council announces as one stretch, the Saturdays and Sundays in
# it and at its edges are no holidays (a day in the calendar: False), though days moved onto working days are.
# Spring Festival 2026 was announced as 02-15 to 02-23, Labour Day 2025 as 05-01 to 05-05; chinese-calendar has
# both whole.
# Packages: holidays==0.109 chinese-calendar==1.11.0. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q holidays==0.109 chinese-calendar==1.11.0
cd "$folder"
venv/bin/python - > seen <<'PY'
import datetime as dt
import chinese_calendar, holidays

cn = holidays.country_holidays("CN", years=[2025, 2026])
for first, last in ((dt.date(2026, 2, 15), dt.date(2026, 2, 23)), (dt.date(2025, 5, 1), dt.date(2025, 5, 5))):
    stretch = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    print(first, "to", last)
    print("  not in holidays:", [f"{day:%m-%d %a}" for day in stretch if day not in cn])
    print("  not in chinese_calendar:", [f"{day:%m-%d}" for day in stretch if not chinese_calendar.is_holiday(day)])
PY
cat > expected <<'TXT'
2026-02-15 to 2026-02-23
  not in holidays: ['02-15 Sun', '02-21 Sat', '02-22 Sun']
  not in chinese_calendar: []
2025-05-01 to 2025-05-05
  not in holidays: ['05-03 Sat', '05-04 Sun']
  not in chinese_calendar: []
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
