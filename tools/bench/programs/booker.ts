// Another program at work on the same store: books a seat and gives it back, until its input ends.
//   booker.ts FILE MS    MS: the wait between two changes
import { setTimeout as wait } from 'node:timers/promises';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';

const [file = '', everyMs = '50'] = process.argv.slice(2);
const store = await openSqliteStore(file);
const office = createBoxOffice(store);
const { rooms, rows, places } = await store.plan();
process.stdin.resume();

for (let turn = 0; !process.stdin.readableEnded; turn += 1) {
  const { room = 'A' } = rooms[turn % rooms.length] ?? {};
  // From the last seat backwards, to leave those near the cursor alone.
  const seats = [{ row: rows - (turn % 3), place: places - (turn % 4) }];
  await office.fulfil({ kind: 'book', room, seats, client: 'Mia', booking: `${turn}` });
  await wait(Number(everyMs));
  await office.fulfil({ kind: 'release', room, seats, client: 'Mia', pins: null });
  await wait(Number(everyMs));
}
await store.close();
