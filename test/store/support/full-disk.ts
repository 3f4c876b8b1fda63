// Books on a disk that is full, and again once there is room. Its folder is on a small disk that only it can see.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { bookingOn } from './changes.ts';
import { SMALL_PLAN } from './small-plan.ts';

const [folder = '', copies = ''] = process.argv.slice(2);
const filler = join(folder, 'filler');
const file = join(folder, 'theater.db');

const store = await openSqliteStore(file, { plan: SMALL_PLAN });
const picture = await store.look('A', 'settle');
const change = bookingOn(picture, '1-1 1-2 1-3', 'Mia');
fill();
const whileFull = await store.apply(change);
const seatsWhileFull = (await store.look('A', 'settle')).seats;
const recorded = await store.record({ at: 0, change, isRecovered: true }).catch(faultOf);
const writing = (await store.health()).findings.find(({ subject }) => subject === 'writing');
const opened = await openSqliteStore(join(folder, 'other.db'), { plan: SMALL_PLAN }).catch(faultOf);
// What a power cut would leave: the file and its log, without the memory that the programs share.
for (const name of ['theater.db', 'theater.db-wal']) cpSync(join(folder, name), join(copies, name));
rmSync(filler);
const afterwards = await store.apply(change);
await store.close();
const report = {
  whileFull,
  isUnchanged: JSON.stringify(seatsWhileFull) === JSON.stringify(picture.seats),
  recorded,
  writing,
  opened,
  afterwards,
};
process.stdout.write(JSON.stringify(report));

function fill(): void {
  for (const bytes of [1 << 20, 1 << 12]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // The disk has no room for so many bytes; perhaps for fewer.
    }
  }
}

function faultOf(error: unknown): unknown {
  return error instanceof Error && 'fault' in error ? error.fault : String(error);
}
