#!/usr/bin/env bash
# icalendar 7.3.2 for Python: event["summary"] = text and event.add("summary", text) write the same, but
# event["dtstart"] = a datetime writes "2024-03-01 10:00:00", which is no time of this format, without an error; and
# the library itself then cannot read the start of the event that it wrote. Only add knows the types.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --only-binary :all: \
  --target packages icalendar==7.3.2 2>pip.log || { cat pip.log; exit 1; }
cat >see.py <<'PY'
from datetime import datetime
from importlib.metadata import version

from icalendar import Event

print("icalendar", version("icalendar"))
start = datetime(2024, 3, 1, 10)
added, assigned = Event(), Event()
added.add("dtstart", start)
assigned["dtstart"] = start
lines = [event.to_ical().decode().splitlines()[1] for event in (added, assigned)]
print("added:   ", lines[0])
print("assigned:", lines[1])
errors = Event.from_ical(assigned.to_ical()).errors
print("read again:", errors)
if lines != ["DTSTART:20240301T100000", "DTSTART:2024-03-01 10:00:00"] or not errors:
    raise SystemExit("this was otherwise before")
PY
PYTHONPATH=packages python3 see.py
