#!/usr/bin/env bash
# cassandra-driver 3.30.1 for Python: a decimal that is a parameter of a simple (not a prepared) statement is written
# into the CQL by way of a floating-point number. 12345678901234567890.12 loses its last digits, and 19.90 its last
# zero, which the column of type decimal would have kept. Prepared, the same values arrive as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --only-binary :all: \
  --target packages cassandra-driver==3.30.1 2>pip.log || { cat pip.log; exit 1; }
cat >see.py <<'PY'
from decimal import Decimal

import cassandra
from cassandra.cqltypes import DecimalType
from cassandra.encoder import Encoder

print("cassandra-driver", cassandra.__version__)
expected = {"19.90": "19.9", "12345678901234567890.12": "1.2345678901234567e+19"}
for text, seen in expected.items():
    simple = Encoder().cql_encode_all_types(Decimal(text))
    prepared = DecimalType.deserialize(DecimalType.serialize(Decimal(text), 4), 4)
    print(f"{text}: in a simple statement {simple}, prepared {prepared}")
    if simple != seen or str(prepared) != text:
        raise SystemExit(f"seen before: {seen}, and {text} when prepared")
PY
PYTHONPATH=packages python3 see.py
