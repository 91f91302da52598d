#!/usr/bin/env bash
# Babel, extract: up to 2.18 the text in the brackets of an argument, _(LABELS['greet']), came out as a message of
# its own; from 2.19 on it does not. A catalogue that a check holds equal to the code is so red by the tool's
# release alone.
# Packages: virtualenv==20.29.3. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q virtualenv==20.29.3
cd "$folder"
venv/bin/python - > seen <<'PY'
import subprocess, sys

code = """
import io
from babel.messages.extract import extract
source = io.BytesIO(b"x = _(LABELS['greet'])")
print([found[1] for found in extract("python", source, keywords={"_": None})])
"""
for version in ("2.18.0", "2.19.0"):
    subprocess.run([sys.executable, "-m", "virtualenv", "-q", version], check=True)
    subprocess.run([f"{version}/bin/pip", "install", "-q", f"babel=={version}"], check=True)
    print(version, subprocess.run([f"{version}/bin/python", "-c", code], check=True, capture_output=True, text=True).stdout.strip())
PY
cat > expected <<'TXT'
2.18.0 ['greet']
2.19.0 []
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
