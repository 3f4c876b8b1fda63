import { expect, test } from 'vitest';

import { makePlan } from '../../source/theater/plan.ts';
import { seatLabel } from '../../source/theater/seats.ts';
import { bookingOn } from '../store/support/changes.ts';
import { drive } from '../store/support/drive.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { newKeyspace } from './harness/keyspaces.ts';
import { describeOnCluster } from './harness/nodes.ts';

const CLIENTS = 20;

describeOnCluster('twenty clients after the same 240 seats, each in an order of its own', (theCluster) => {
  test('sell every seat once, and leave nothing unknown', { timeout: 240_000 }, async () => {
    const address = theCluster().storeAddress(newKeyspace());
    const first = await openByAddress(address);
    await first.initialise(makePlan({ rows: 4 }));
    const { rooms } = await first.plan();
    const empty = await Promise.all(rooms.map(({ room }) => first.look(room, 'settle')));

    // Each seat is tried by every client, so each is refused nineteen times.
    const sold = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, index) => {
        const client = `client ${index}`;
        const store = await openByAddress(address);
        const mine: string[] = [];
        for (const [picture, seat] of shuffled(
          empty.flatMap((room) => room.seats.map((each) => [room, each] as const)),
        )) {
          const label = seatLabel(seat);
          // Throws when it cannot be settled what became of an attempt.
          const end = await drive(store, bookingOn(picture, label, client));
          if (end === 'applied') mine.push(`${picture.room} ${label} ${client}`);
        }
        await store.close();
        return mine;
      }),
    );

    const after = await Promise.all(rooms.map(({ room }) => first.look(room, 'settle')));
    const owned = after.flatMap(({ room, seats }) =>
      seats.map(
        (seat) => `${room} ${seatLabel(seat)} ${seat.content.kind === 'booked' ? seat.content.client : '-'}`,
      ),
    );
    expect(sold.flat().toSorted()).toEqual(owned.toSorted());
    expect(sold.flat()).toHaveLength(240);
    expect(after.every(({ seats }) => seats.every(({ version }) => version === 1))).toBe(true);
    await first.close();
  });
});

function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .toSorted(([left], [right]) => left - right)
    .map(([, item]) => item);
}
