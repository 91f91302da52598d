"""The language of what sihu says: zh_CN or en, through gettext."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
_LOCALE = Path(__file__).parents[1] / "locale"
_catalog: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def pick(asked: str | None = None) -> str:
    """Give zh_CN or en: what was `asked` for, else SIHU_LANG, else what the locale says (default zh_CN for zh*)."""
    said = asked or next(
        (value for name in ("SIHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return "zh_CN" if said.lower().startswith("zh") else "en"


def use(language: str) -> None:
    """Speak `language` (one of LANGUAGES) from now on."""
    global _catalog, _language
    _language = language
    if language == "en":
        _catalog = gettext.NullTranslations()
    else:
        _catalog = gettext.translation("sihu", _LOCALE, [language], fallback=True)


def language() -> str:
    """Give the language in use."""
    return _language


def _(message: str) -> str:
    """Give `message` in the language in use."""
    return _catalog.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Give the form of a message that fits `n`, in the language in use."""
    return _catalog.ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark `message` for translation where it is only a constant; `_` translates it when it is shown."""
    return message
