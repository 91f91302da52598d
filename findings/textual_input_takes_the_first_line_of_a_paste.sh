#!/usr/bin/env bash
# Textual, Input: of a paste of several lines only the first goes in; the rest is dropped, with no event or sign
# that an app could tell of. An address or an order that a customer sent in three lines so loses two.
# Packages: textual==8.2.8. Exits 1 when what is seen here is no longer so.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install -q textual==8.2.8
cd "$folder"
venv/bin/python - > seen <<'PY'
import asyncio
from textual import events
from textual.app import App
from textual.widgets import Input


class One(App):
    def compose(self):
        yield Input()


async def main():
    app = One()
    async with app.run_test() as pilot:
        line = app.query_one(Input)
        line.focus()
        await pilot.pause()
        line.post_message(events.Paste("order 1001\n2 boxes\nto the east gate"))
        await pilot.pause()
        print(repr(line.value))


asyncio.run(main())
PY
cat > expected <<'TXT'
'order 1001'
TXT
cat seen
if diff expected seen; then echo "as found"; else echo "no longer so"; exit 1; fi
