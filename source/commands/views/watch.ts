import { explainChanges } from '../../booking/history.ts';
import type { Store } from '../../store/store.ts';
import { differencesBetween } from '../../theater/picture.ts';
import { isOtherEpoch, type RoomSnapshot } from '../../theater/snapshot.ts';
import { OccupancyWatch } from '../../watch/occupancy-watch.ts';
import type { Link } from '../../watch/occupancy.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import type { Output } from '../cli/output.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, withStore } from '../opening/with-store.ts';
import { type Sighting, sightingJson, sightingLine } from './watch-lines.ts';

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'One line for each seat or room that changes, until stopped',
  usage: 'watch',
  details: [
    'Each says who did it and why, where the history tells it within a second. With',
    '--json one object a line; "missed" counts changes of the seat that came and',
    'went between two looks. A store that stops answering is asked again until it',
    'does. Ctrl-C and SIGTERM are the normal end: exit code 0.',
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
        const signal = AbortSignal.any([interruption.signal, output.unread]);
        await reportUntilStopped({ store, watch, output, signal });
        return EXIT.done;
      });
    } finally {
      interruption.end();
    }
  },
});

type Reporter = {
  readonly store: Store;
  readonly watch: OccupancyWatch;
  readonly output: Output;
  readonly signal: AbortSignal;
};

/** Writes what a watch sees, as it sees it; resolves when the signal is aborted. */
async function reportUntilStopped({ store, watch, output, signal }: Reporter): Promise<void> {
  let seen = watch.getView();
  // One after the other, so that lines come in the order of what they tell.
  let reported = Promise.resolve();
  const unsubscribe = watch.subscribe(() => {
    const before = seen;
    seen = watch.getView();
    reportLink(before.link, seen.link, output);
    for (const [room, picture] of seen.rooms) {
      const known = before.rooms.get(room);
      if (known === undefined || known === picture) continue;
      reported = reportAfter(reported, output, () => sightingsBetween(known, picture, store, signal));
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
  await reported;
}

async function reportAfter(
  earlier: Promise<void>,
  output: Output,
  look: () => Promise<readonly Sighting[]>,
): Promise<void> {
  await earlier;
  report(await look(), output);
}

function reportLink(before: Link, after: Link, output: Output): void {
  const wasLost = before.kind === 'reconnecting';
  if (after.kind === 'reconnecting' && !wasLost)
    output.say(`The store does not answer, still trying: ${after.message}`);
  if (after.kind === 'live' && wasLost) output.say('The store answers again.');
}

/** What happened between two pictures of a room, with the rows of the history that say by whom and why. */
async function sightingsBetween(
  before: RoomSnapshot,
  after: RoomSnapshot,
  store: Store,
  signal: AbortSignal,
): Promise<readonly Sighting[]> {
  const { room, at: seenAt, isClosed } = after;
  if (isOtherEpoch(before, after)) return [{ kind: 'renewed', room, seenAt, row: undefined }];
  const differences = differencesBetween(before, after);
  const changes = differences.map((difference) => difference.after.change);
  const rows = await explainChanges(store, { room, changes }, signal);
  const seats = differences.map((difference): Sighting => {
    return { kind: 'seat', room, seenAt, row: rows.get(difference.after.change), difference };
  });
  const found = [...rows.values()];
  const gate = found.findLast(({ change }) => change.gate === (isClosed ? 'close' : 'open'));
  const rename = found.findLast(({ change }) => change.play?.after === after.play);
  const play = { before: before.play, after: after.play };
  return [
    ...seats,
    ...(before.isClosed === isClosed ? [] : [{ kind: 'gate', room, seenAt, row: gate, isClosed } as const]),
    ...(play.before === play.after ? [] : [{ kind: 'play', room, seenAt, row: rename, play } as const]),
  ];
}

function report(sightings: readonly Sighting[], output: Output): void {
  if (!output.isJson) return output.print(sightings.filter(isWorthALine).map(sightingLine));
  for (const sighting of sightings) output.json(sightingJson(sighting));
}

/** A seat that was only touched, as by closing a room or by freeing a free seat, stands as it stood. */
function isWorthALine(sighting: Sighting): boolean {
  if (sighting.kind !== 'seat') return true;
  const { before, after, missed } = sighting.difference;
  return missed > 0 || JSON.stringify(before.content) !== JSON.stringify(after.content);
}
