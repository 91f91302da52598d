"""Why rows are passed over, as `Reading.skip` keeps them: in English, put into the user's language when shown."""

from __future__ import annotations

from sihu_tui.text.i18n import N_

UNREADABLE_TIME = N_("unreadable time")
NO_TIME = N_("no time")
BEFORE_ANY_DATE = N_("row before any date")
UNREADABLE_TYPE = N_("unreadable type")
WRONG_COLUMNS = N_("wrong number of columns")
TOO_FEW_COLUMNS = N_("too few columns")
NOT_UNDERSTOOD = N_("not understood")
NOT_JSON = N_("not a JSON line")
REPEATED_ID = N_("repeated message id")
REPEATED_ROW = N_("repeated row")
ENCRYPTED = N_("encrypted message")
SWITCH = N_("switch of the archive's account")
NO_GROUP = N_("no group id or name")
OUT_OF_RANGE = N_("time out of range")
