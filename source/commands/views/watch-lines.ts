import { changeTime, type HistoryEntry, type PlayChange } from '../../theater/change.ts';
import { localTime } from '../../theater/local-time.ts';
import type { SeatDifference } from '../../theater/picture.ts';
import { referenceIn } from '../../theater/reference.ts';
import { ownerOf, type Seat, seatLabel, stateOf } from '../../theater/seats.ts';

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
