// Clients that book seats and give them back, each through a box office of its own on a store of its own.
//   bookers.ts ADDRESS COUNT FIRST STEP CLIENTS
import { setImmediate as turnOfTheLoop, setTimeout as wait } from 'node:timers/promises';

import { makeBookingId } from '../../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../../source/booking/box-office.ts';
import type { SellingStore } from '../../../../source/store/store.ts';
import { withChange } from '../../../../source/theater/picture.ts';
import type { Request } from '../../../../source/theater/request.ts';
import type { Seat } from '../../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../../source/theater/snapshot.ts';
import { type BookReport, type BookTask, now, seatName } from '../messages.ts';
import { countWork, serve, type Work } from './serve.ts';

const [address = '', count = '1', first = '0', step = '1', clients = '1'] = process.argv.slice(2);

/** Books one seat more, or gives one back; `due` is when it should have begun. */
type Client = { readonly act: (due: number, report: Report) => Promise<void> };

type Report = { times: number[]; applied: [string, number][]; failed: number };

await serve(address, Number(count), async (stores) => {
  const all = await Promise.all(stores.map((store, index) => makeClient(store, numberOf(index))));
  return (task: BookTask): Work<BookReport> => {
    const report: Report = { times: [], applied: [], failed: 0 };
    const ended = new AbortController();
    const workMs = countWork();
    const working = all.slice(0, task.clients).map((client) => keepOn(client, task, report, ended.signal));
    return {
      report: () => {
        const done = { workMs: workMs(), ...report };
        Object.assign(report, { times: [], applied: [], failed: 0 });
        return done;
      },
      end: async () => {
        ended.abort();
        await Promise.all(working);
      },
    };
  };
});

function numberOf(index: number): number {
  return Number(first) + index * Number(step);
}

async function keepOn(
  client: Client,
  { everyMs }: BookTask,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  // What is late counts from when it was due, or a slow store would seem to be asked less.
  let due = now() + (everyMs ?? 0) * Math.random();
  while (!signal.aborted) {
    // A file answers at once, and would let nothing else happen.
    await turnOfTheLoop();
    if (everyMs === null) due = now();
    else await wait(Math.max(0, due - now()), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await client.act(due, report);
    due += (everyMs ?? 0) * 2 * Math.random();
  }
}

async function makeClient(store: SellingStore, number: number): Promise<Client> {
  const office = createBoxOffice(store);
  const { rooms } = await store.plan();
  const pictures = new Map<string, RoomSnapshot>();
  for (const { room } of rooms) pictures.set(room, await store.look(room, 'settle'));
  const own = ownSeats([...pictures.values()], number);
  let turn = 0;
  return {
    act: async (due, report) => {
      const { room, index } = own[(turn += 1) % own.length] ?? { room: 'A', index: 0 };
      const seen = pictures.get(room);
      const seat = seen?.seats[index];
      if (seen === undefined || seat === undefined) throw new Error(`no seat ${index} in room ${room}`);
      const outcome = await office.fulfil(requestFor(room, seat, `Client ${number}`), { seen });
      if (outcome.kind !== 'applied') {
        report.failed += 1;
        pictures.set(room, await store.look(room, 'settle'));
        return;
      }
      const at = now();
      report.times.push(at - due);
      report.applied.push([seatName(room, outcome.change.seats[0].after), at]);
      pictures.set(room, withChange(seen, outcome.change));
    },
  };
}

function requestFor(room: string, seat: Seat, client: string): Request {
  const seats = [{ row: seat.row, place: seat.place }];
  return seat.content.kind === 'free'
    ? { kind: 'book', room, seats, client, booking: makeBookingId() }
    : { kind: 'release', room, seats, client, pins: null };
}

/** Seats that only this client touches, room by room in turn. */
function ownSeats(
  pictures: readonly RoomSnapshot[],
  number: number,
): readonly { room: string; index: number }[] {
  const seats = Math.min(...pictures.map((picture) => picture.seats.length));
  return Array.from({ length: seats }, (_, index) => index)
    .filter((index) => index % Number(clients) === number)
    .flatMap((index) => pictures.map(({ room }) => ({ room, index })));
}
