import { createInterface } from 'node:readline';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { parseSeatLabel } from '../../source/theater/seats.ts';

// Another program: books one seat of room A for each line it reads, and prints what became of it.

const store = await openSqliteStore(process.argv[2] ?? '');
const office = createBoxOffice(store);
for await (const line of createInterface({ input: process.stdin })) {
  const seat = parseSeatLabel(line);
  if (seat === null) throw new Error(`not a seat: ${line}`);
  const request = { kind: 'book', room: 'A', seats: [seat], client: 'Mia', booking: line } as const;
  const outcome = await office.fulfil(request);
  process.stdout.write(`${outcome.kind}\n`);
}
await store.close();
