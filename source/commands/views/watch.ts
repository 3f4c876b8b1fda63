import { explainChanges } from '../../booking/history.ts';
import type { Store } from '../../store/store.ts';
import { changeTime, type HistoryEntry, type PlayChange } from '../../theater/change.ts';
import { localTime } from '../../theater/local-time.ts';
import { differencesBetween, type SeatDifference } from '../../theater/picture.ts';
import { referenceIn } from '../../theater/reference.ts';
import { ownerOf, type Seat, seatLabel, stateOf } from '../../theater/seats.ts';
import { isOtherEpoch, type RoomSnapshot } from '../../theater/snapshot.ts';
import { OccupancyWatch } from '../../watch/occupancy-watch.ts';
import type { Link } from '../../watch/occupancy.ts';
import { defineCommand } from '../cli/command.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, withStore } from '../opening/with-store.ts';

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
      const watchIt = async (store: Store): Promise<ExitCode> => {
        const plan = await store.plan();
        const pictures = await lookAtRooms(store, plan);
        const rooms = plan.rooms.map(({ room }) => room);
        const watch = new OccupancyWatch(store, rooms, { pictures });
        output.say(`Watching rooms ${rooms.join(' ')} of ${store.address}; Ctrl-C ends it.`);
        const signal = AbortSignal.any([interruption.signal, output.unread]);
        await reportUntilStopped({ store, watch, output, signal });
        return EXIT.done;
      };
      return await withStore({ flags, environment }, watchIt, 'watch');
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

/**
 * Something that a watch tells of: a seat that changed, a room that was closed or opened, a play that was renamed, or
 * a room begun anew.
 */
export type Sighting = {
  readonly room: string;
  /** When it was seen, on the store's clock; ms since the epoch. */
  readonly seenAt: number;
  /** The row of the history, which says by whom and why; undefined when it could not be had. */
  readonly row: HistoryEntry | undefined;
} & (
  | { readonly kind: 'seat'; readonly difference: SeatDifference }
  | { readonly kind: 'gate'; readonly isClosed: boolean }
  | { readonly kind: 'play'; readonly play: PlayChange }
  /** The theater was made anew, restored or emptied: nothing that was told of the room before need be so. */
  | { readonly kind: 'renewed' }
);

/**
 * One line for a person: `… A 7-4 free, had been of Mia (released by Ola: double payment)`. Not yet safe for a
 * terminal.
 */
export function sightingLine(sighting: Sighting): string {
  const { room, seenAt, row } = sighting;
  const at = `${localTime(momentOf(sighting))}  `;
  if (sighting.kind === 'renewed')
    return `${at}${room} begun anew: restored, emptied or made again; look at its seats`;
  const by = row === undefined ? '' : ` by ${row.change.by}${reasonWords(row)}`;
  if (sighting.kind === 'play') {
    const { before, after } = sighting.play;
    return `${at}${room} renamed from "${before}" to "${after}"${by}`;
  }
  if (sighting.kind === 'gate') {
    return `${at}${room} ${sighting.isClosed ? 'closed' : 'opened'}${by}`;
  }
  const { difference } = sighting;
  return `${at}${changeWords(room, difference, seenAt)}${actorWords(difference, seenAt, row)}`;
}

/** The same as an object. `client` is whose seat it is now, or whose it was when nobody has it any more. */
export function sightingJson(sighting: Sighting): object {
  const { room, row } = sighting;
  const at = new Date(momentOf(sighting)).toISOString();
  const why = {
    kind: row?.change.kind ?? null,
    by: row?.change.by ?? null,
    reason: row?.change.reason ?? null,
  };
  if (sighting.kind === 'renewed') return { at, room, renewed: true };
  if (sighting.kind === 'gate') return { at, room, closed: sighting.isClosed, ...why };
  if (sighting.kind === 'play') {
    return { at, room, play: { from: sighting.play.before, to: sighting.play.after }, ...why };
  }
  const { difference, seenAt } = sighting;
  const { before, after, missed } = difference;
  const { content } = [after, before].find((seat) => seat.content.kind === 'booked') ?? after;
  return {
    at,
    room,
    seat: seatLabel(after),
    from: stateOf(before, seenAt),
    to: stateOf(after, seenAt),
    client: ownerOf(after, seenAt) ?? ownerOf(before, seenAt),
    booking: content.kind === 'booked' ? content.booking : null,
    reference: referenceIn(content),
    version: after.version,
    ...why,
    ...(missed > 0 && { missed }),
  };
}

/** By whom and why, where the line does not say so already: whoever books a seat is named with it. */
function actorWords(
  { before, after }: SeatDifference,
  seenAt: number,
  row: HistoryEntry | undefined,
): string {
  if (row === undefined) return '';
  const { by, kind, reason } = row.change;
  const isOwn = by === (ownerOf(after, seenAt) ?? ownerOf(before, seenAt));
  const isNoted = after.content.kind === 'blocked' && after.content.note === reason;
  const why = reason === '' || isNoted ? '' : `: ${reason}`;
  if (isOwn && why === '') return '';
  return ` (${kind} by ${by}${why})`;
}

function reasonWords({ change: { reason } }: HistoryEntry): string {
  return reason === '' ? '' : ` (${reason})`;
}

/** When the change was decided, as its id says, or else when it was seen; ms since the epoch. */
function momentOf(sighting: Sighting): number {
  const change = sighting.kind === 'seat' ? sighting.difference.after.change : sighting.row?.change.id;
  return (change === undefined ? null : changeTime(change)) ?? sighting.seenAt;
}

/** One seat that changed, in words: `A 7-4 booked by Mia`. Not yet safe for a terminal. */
function changeWords(room: string, { before, after, missed }: SeatDifference, now: number): string {
  const unseen = missed === 0 ? '' : ` (missed: ${missed} ${missed === 1 ? 'change' : 'changes'} before it)`;
  return `${room} ${seatLabel(after)} ${standing(before, after, now)}${unseen}`;
}

function standing(before: Seat, after: Seat, now: number): string {
  const owner = ownerOf(after, now);
  switch (stateOf(after, now)) {
    case 'booked':
      return `booked by ${owner}${previousWords(before, owner, now)}`;
    case 'held':
      return `held by ${owner}`;
    case 'blocked':
      return after.content.kind === 'blocked' && after.content.note !== ''
        ? `blocked (${after.content.note})`
        : 'blocked';
    case 'free':
      return `free${previousWords(before, owner, now)}`;
  }
}

/** `, had been of Mia` where somebody else has lost the seat. */
function previousWords(before: Seat, owner: string | null, now: number): string {
  const previous = ownerOf(before, now);
  return previous === null || previous === owner ? '' : `, had been of ${previous}`;
}
