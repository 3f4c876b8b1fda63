import { makeBookingId } from '../../source/booking/asked.ts';
// Another program: books seats of room A at random, and releases them, through a recorded box office.
// Arguments: store, history file, name, requests.
import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { createRecorder, recordingBoxOffice } from '../../source/stress/history/recorder.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';

const [address = '', history = '', client = '', requests = '0'] = process.argv.slice(2);
const store = await openSqliteStore(address);
const recorder = createRecorder(history);
const boxOffice = recordingBoxOffice({ store, recorder, client, open: createBoxOffice });

/** Neighbours in the first row, which everybody wants. */
function someSeats(): readonly SeatPosition[] {
  const first = 1 + Math.floor(Math.random() * 8);
  const count = 1 + Math.floor(Math.random() * 3);
  return Array.from({ length: count }, (_, index) => ({ row: 1, place: first + index }));
}

const booked: (readonly SeatPosition[])[] = [];
for (let index = 0; index < Number(requests); index += 1) {
  const own = Math.random() < 0.5 ? booked.pop() : undefined;
  const seats = own ?? someSeats();
  const request = { room: 'A', seats, client } as const;
  const outcome = await boxOffice.fulfil(
    own === undefined
      ? { kind: 'book', ...request, booking: makeBookingId() }
      : { kind: 'release', ...request, pins: null },
  );
  if (own === undefined && outcome.kind === 'applied') booked.push(seats);
  process.stdout.write('.');
}
recorder.close();
await store.close();
