#!/usr/bin/env bash
# A date that Excel shows as a weekday by its East Asian format aaaa (星期五), as Chinese sheets of duties and events
# do, is no date to openpyxl and python-calamine: both give the serial number. With dddd, the Western form of the
# same, both give the date.
# Packages: openpyxl==3.1.5 python-calamine==0.9.1. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q openpyxl==3.1.5 python-calamine==0.9.1
cd "$folder"
venv/bin/python - > seen <<'PY'
import datetime as dt
import openpyxl, python_calamine

book = openpyxl.Workbook()
formats = ["yyyy-mm-dd", "dddd", "[$-804]aaaa", "aaaa", "aaa"]
for row, form in enumerate(formats, 1):
    cell = book.active.cell(row, 1, dt.date(2026, 3, 13))
    cell.number_format = form
book.save("week.xlsx")
one = [row[0] for row in openpyxl.load_workbook("week.xlsx").active.iter_rows(values_only=True)]
other = [row[0] for row in python_calamine.CalamineWorkbook.from_path("week.xlsx").get_sheet_by_index(0).to_python()]
for form, a, b in zip(formats, one, other):
    print(f"{form}: openpyxl {type(a).__name__}, calamine {type(b).__name__}")
PY
cat > expected <<'TXT'
yyyy-mm-dd: openpyxl datetime, calamine date
dddd: openpyxl datetime, calamine date
[$-804]aaaa: openpyxl int, calamine float
aaaa: openpyxl int, calamine float
aaa: openpyxl int, calamine float
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
