#!/usr/bin/env bash
# openpyxl, read_only: rows beyond the sheet's <dimension> are not given, and nothing says so. The element is an
# optional hint that writers leave stale; without read_only, and with python-calamine, every row comes.
# Packages: openpyxl==3.1.5 python-calamine==0.9.1. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q openpyxl==3.1.5 python-calamine==0.9.1
cd "$folder"
venv/bin/python - > seen <<'PY'
import re, zipfile
import openpyxl, python_calamine

book = openpyxl.Workbook()
for row in range(1, 21):
    book.active.append([f"member {row}", row])
book.save("whole.xlsx")
with zipfile.ZipFile("whole.xlsx") as whole, zipfile.ZipFile("stale.xlsx", "w") as stale:
    for name in whole.namelist():
        data = whole.read(name)
        if name == "xl/worksheets/sheet1.xml":
            data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B5"', data)
        stale.writestr(name, data)
quick = openpyxl.load_workbook("stale.xlsx", read_only=True).active
print("read_only:", len(list(quick.iter_rows())), "rows")
quick.reset_dimensions()
print("read_only after reset_dimensions:", len(list(quick.iter_rows())), "rows")
print("not read_only:", len(list(openpyxl.load_workbook("stale.xlsx").active.iter_rows())), "rows")
sheet = python_calamine.CalamineWorkbook.from_path("stale.xlsx").get_sheet_by_index(0)
print("python-calamine:", len(sheet.to_python()), "rows")
PY
cat > expected <<'TXT'
read_only: 5 rows
read_only after reset_dimensions: 20 rows
not read_only: 20 rows
python-calamine: 20 rows
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
