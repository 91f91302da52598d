#!/usr/bin/env bash
# pyte: a character of two cells that meets one free cell at the end of a line is put there, half outside the
# screen; a terminal (xterm, tmux) wraps it to the next line. A screen of 5 cells so holds a line of 6, and a test
# of a Chinese screen by pyte sees text that no terminal shows there.
# Packages: pyte==0.8.2 wcwidth==0.2.13. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q pyte==0.8.2 wcwidth==0.2.13
cd "$folder"
venv/bin/python - > seen <<'PY'
import pyte
from wcwidth import wcswidth

screen = pyte.Screen(5, 2)
pyte.Stream(screen).feed("abc群聊")
for line in screen.display:
    print(repr(line.rstrip()), wcswidth(line.rstrip()), "of 5 cells")
screen = pyte.Screen(5, 2)
pyte.Stream(screen).feed("ab群聊")
for line in screen.display:
    print(repr(line.rstrip()), wcswidth(line.rstrip()), "of 5 cells")
PY
cat > expected <<'TXT'
'abc群' 5 of 5 cells
'聊' 2 of 5 cells
'ab群聊' 6 of 5 cells
'' 0 of 5 cells
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
