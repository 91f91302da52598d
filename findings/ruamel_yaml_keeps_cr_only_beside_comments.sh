#!/usr/bin/env bash
# ruamel.yaml, round trip: a file whose lines all end in CR LF comes back with two kinds of line ends: lines with
# a comment keep CR LF, the others get LF.
# Packages: ruamel.yaml==0.19.1. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q ruamel.yaml==0.19.1
cd "$folder"
venv/bin/python - > seen <<'PY'
import io
from ruamel.yaml import YAML

yaml = YAML()
out = io.BytesIO()
yaml.dump(yaml.load(io.BytesIO(b"title: hello  # greeting\r\nshortcut: hi\r\nfolder: team\r\n")), out)
for line in out.getvalue().splitlines(True):
    print(line)
PY
cat > expected <<'TXT'
b'title: hello  # greeting\r\n'
b'shortcut: hi\n'
b'folder: team\n'
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
