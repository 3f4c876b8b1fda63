#!/usr/bin/env bash
# icalendar 7.3.2 for Python: a datetime with a fixed offset (as datetime.fromisoformat gives for "+02:00") is written
# in the clock of that offset with TZID="UTC+02:00", which is no name of a zone, and the file has no definition of it,
# so its time is not certain for its reader. The same instant in UTC would have been.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --only-binary :all: \
  --target packages icalendar==7.3.2 2>pip.log || { cat pip.log; exit 1; }
cat >see.py <<'PY'
from datetime import datetime, timezone
from importlib.metadata import version

from icalendar import Calendar, Event

print("icalendar", version("icalendar"))


def written(start):
    calendar, event = Calendar(), Event()
    event.add("dtstart", start)
    calendar.add_component(event)
    return calendar.to_ical().decode()


start = datetime.fromisoformat("2024-03-01T10:00:00+02:00")
for text in (written(start), written(start.astimezone(timezone.utc))):
    line = next(line for line in text.splitlines() if line.startswith("DTSTART"))
    print(line, "with" if "VTIMEZONE" in text else "without", "VTIMEZONE")
text = written(start)
if 'DTSTART;TZID="UTC+02:00":20240301T100000' not in text or "VTIMEZONE" in text:
    raise SystemExit("this was otherwise before")
PY
PYTHONPATH=packages python3 see.py
