#!/bin/sh
# Healthy from the moment the node has worked with the whole ring (a read at ALL through it succeeds); from then on, while
# it takes clients: another node that is down does not make this one ill.
seen=/dev/shm/ring-seen
if [ ! -e "$seen" ]; then
  cqlsh "$NODE_ADDRESS" -e 'CONSISTENCY ALL; SELECT view_name FROM system_distributed.view_build_status' >/dev/null || exit 1
  touch "$seen"
fi
exec bash -c "exec 3<>/dev/tcp/$NODE_ADDRESS/9042"
