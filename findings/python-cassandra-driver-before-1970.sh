#!/usr/bin/env bash
# cassandra-driver 3.30.1 for Python: a timestamp of Cassandra has milliseconds, so the driver drops the microseconds
# of a datetime: towards 1970. After that year 999 microseconds go to the millisecond before, before that year to the
# one after: the last microsecond of 1969 is read back as the first of 1970, another day and year.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --only-binary :all: \
  --target packages cassandra-driver==3.30.1 2>pip.log || { cat pip.log; exit 1; }
cat >see.py <<'PY'
from datetime import datetime

import cassandra
from cassandra.cqltypes import DateType

print("cassandra-driver", cassandra.__version__)
expected = {"2024-01-01T00:00:00.000999": "2024-01-01T00:00:00", "1969-12-31T23:59:59.999999": "1970-01-01T00:00:00"}
for text, seen in expected.items():
    read = DateType.deserialize(DateType.serialize(datetime.fromisoformat(text), 4), 4).isoformat()
    print(f"{text} is read back as {read}")
    if read != seen:
        raise SystemExit(f"seen before: {seen}")
PY
PYTHONPATH=packages python3 see.py
