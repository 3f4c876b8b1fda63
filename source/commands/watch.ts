import { OccupancyWatch } from '../screen/occupancy/occupancy-watch.ts';
import type { Link } from '../screen/occupancy/occupancy.ts';
import { differencesBetween, type SeatDifference } from '../theater/differences.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { ownerOf, stateOf } from '../theater/seats.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { timeOf } from '../theater/time-uuid.ts';
import { changeWords } from './change-words.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { listenForInterruption } from './interruption.ts';
import { lookAtRooms } from './look-at-rooms.ts';
import type { Output } from './output.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'One line for each seat that changes, until stopped',
  usage: 'watch',
  details: [
    'With --json one object a line; "missed" counts changes of the seat that came',
    'and went between two looks. A store that stops answering is asked again until',
    'it does. Ctrl-C and SIGTERM are the normal end: exit code 0.',
  ],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater watch --json',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater watch takes no words; it watches every room');
    const interruption = listenForInterruption();
    try {
      return await withStore({ flags, environment }, async (store) => {
        const plan = await store.plan();
        const pictures = await lookAtRooms(store, plan);
        const rooms = plan.rooms.map(({ room }) => room);
        const watch = new OccupancyWatch(store, rooms, { pictures });
        output.say(`Watching rooms ${rooms.join(' ')} of ${store.address}; Ctrl-C ends it.`);
        await reportUntil(AbortSignal.any([interruption.signal, output.unread]), watch, output);
        return EXIT.done;
      });
    } finally {
      interruption.end();
    }
  },
});

/** Writes what a watch sees, as it sees it; resolves when the signal is aborted. */
async function reportUntil(signal: AbortSignal, watch: OccupancyWatch, output: Output): Promise<void> {
  let seen = watch.getView();
  const unsubscribe = watch.subscribe(() => {
    const before = seen;
    seen = watch.getView();
    reportLink(before.link, seen.link, output);
    for (const [room, picture] of seen.rooms) {
      const known = before.rooms.get(room);
      if (known !== undefined && known !== picture) reportRoom(known, picture, output);
    }
  });
  watch.start();
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  watch.stop();
  unsubscribe();
}

function reportLink(before: Link, after: Link, output: Output): void {
  const wasLost = before.kind === 'reconnecting';
  if (after.kind === 'reconnecting' && !wasLost)
    output.say(`The store does not answer, still trying: ${after.message}`);
  if (after.kind === 'live' && wasLost) output.say('The store answers again.');
}

function reportRoom(before: RoomSnapshot, after: RoomSnapshot, output: Output): void {
  const { room, at } = after;
  const differences = differencesBetween(before, after);
  if (output.isJson) {
    for (const difference of differences) output.json(changeJson(room, difference, at));
    return;
  }
  const lines = differences.filter(isWorthALine).map((difference) => {
    return `${timeOfChange(difference, at)}  ${changeWords(room, difference, at)}`;
  });
  output.print(lines);
}

/** A seat that was only touched, as by closing a room or by freeing a free seat, stands as it stood. */
function isWorthALine({ before, after, missed }: SeatDifference): boolean {
  return missed > 0 || JSON.stringify(before.content) !== JSON.stringify(after.content);
}

/** `client` is whose seat it is now, or whose it was when nobody has it any more. */
function changeJson(room: string, difference: SeatDifference, now: number): object {
  const { before, after, missed } = difference;
  const { content } = [after, before].find((seat) => seat.content.kind === 'booked') ?? after;
  return {
    at: timeOfChange(difference, now),
    room,
    seat: seatLabel(after),
    from: stateOf(before, now),
    to: stateOf(after, now),
    client: ownerOf(after, now) ?? ownerOf(before, now),
    booking: content.kind === 'booked' ? content.booking : null,
    version: after.version,
    ...(missed > 0 && { missed }),
  };
}

/** When the change was decided, as its id says, or else when it was seen; UTC. */
function timeOfChange({ after }: SeatDifference, seenAt: number): string {
  try {
    return new Date(timeOf(after.change)).toISOString();
  } catch {
    return new Date(seenAt).toISOString();
  }
}
