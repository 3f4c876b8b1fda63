import { seatsWords } from '../../../booking/asked.ts';
import { movesOf } from '../../../booking/describe.ts';
import type { Explanations } from '../../../booking/history.ts';
import type { HistoryEntry, SeatChange } from '../../../theater/change.ts';
import { isCome } from '../../../theater/decisions/transfer.ts';
import { differencesBetween, mergeSnapshots, type SeatDifference } from '../../../theater/picture.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import {
  isSameContent,
  isSameSeat,
  listOf,
  type Seat,
  seatLabel,
  type SeatPosition,
} from '../../../theater/seats.ts';
import { isOtherEpoch, type RoomSnapshot } from '../../../theater/snapshot.ts';
import type { ClientState, News } from '../state/client-state.ts';
import { standingWords } from '../state/marks.ts';

/** What others did in a room that a client has seats in, between two pictures of it. */
export type RoomNews = {
  readonly before: RoomSnapshot;
  readonly after: RoomSnapshot;
  /** The seats that the client lost, or came by. */
  readonly seats: readonly SeatDifference[];
  /** Seats of the client in a room that was closed, opened, or whose play was renamed; otherwise none. */
  readonly inside: readonly SeatPosition[];
};

/** What differs between what is known of a room and a newer picture of it. */
export type RoomChanges = {
  readonly before: RoomSnapshot;
  readonly after: RoomSnapshot;
  /** The seats that are somebody else's now, or free, or not free any more. */
  readonly seats: readonly SeatDifference[];
};

/**
 * What others changed between what is known of a room and a picture; null between two epochs, since that the theater
 * is another one is said elsewhere. `known` must show what this terminal did itself.
 */
export function changesBetween(known: RoomSnapshot, picture: RoomSnapshot): RoomChanges | null {
  if (isOtherEpoch(known, picture)) return null;
  const after = mergeSnapshots(known, picture);
  const seats = differencesBetween(known, after).filter(
    (difference) => !isSameContent(difference.before.content, difference.after.content),
  );
  return { before: known, after, seats };
}

/** What changed for a client; null when nothing did. */
export function newsIn(changes: RoomChanges | null, client: string): RoomNews | null {
  if (changes === null) return null;
  const { before, after } = changes;
  const seats = changes.seats.filter(
    (difference) => isOf(difference.before, client) || isOf(difference.after, client),
  );
  const isRoomNews = before.isClosed !== after.isClosed || before.play !== after.play;
  const inside = isRoomNews ? after.seats.filter((seat) => isOf(seat, client)) : [];
  return seats.length === 0 && inside.length === 0 ? null : { before, after, seats, inside };
}

/**
 * The news in words, with who and why where a row of the history says so; what the client did elsewhere for itself is
 * none.
 */
export function writeNews(news: RoomNews, rows: Explanations, client: string): readonly News[] {
  const { before, after, seats, inside } = news;
  const entries = [...rows.values()];
  const groups = Map.groupBy(seats, (difference) => rowOf(difference, entries, client));
  const ofSeats = [...groups].flatMap(([row, group]): readonly News[] => {
    const text = row === null ? standing(after, group, client) : operation(row, group, client);
    return text === null ? [] : [{ room: after.room, seats: group.map(positionOf), text }];
  });
  const ofRoom = inside.length === 0 ? [] : roomSentences(before, after, inside, entries, client);
  const own = inside.map(({ row, place }) => ({ row, place }));
  return [...ofSeats, ...ofRoom.map((text) => ({ room: after.room, seats: own, text }))];
}

/** The most that is kept until it is seen. */
const MOST_NEWS = 20;

/**
 * The state with news on it, the newest first; they are what happened last, unless something else is still to be
 * done.
 */
export function withNews(state: ClientState, news: readonly News[]): ClientState {
  if (news.length === 0) return state;
  const { message, marks, requests } = state;
  const isOfMarks = marks !== null && message?.about?.marks === marks;
  const kept = isOfMarks || requests.length > 0 ? message : null;
  return { ...state, message: kept, news: [...news.toReversed(), ...state.news].slice(0, MOST_NEWS) };
}

/**
 * The state after a key on the map: news of a seat that the cursor is on, or was on, have been seen. They are still
 * to be read for as long as the cursor stays on a seat that it came to.
 */
export function withSeenNews(before: ClientState, state: ClientState): ClientState {
  const { cursor, message, news } = state;
  const here = news.filter((item) => isAbout(item, cursor));
  const seen = news.filter((item) => isAbout(item, cursor) || isAbout(item, before.cursor));
  if (seen.length === 0) return state;
  const text = here.map((item) => item.text).join(' ');
  return {
    ...state,
    news: news.filter((item) => !seen.includes(item)),
    message: message ?? (text === '' ? null : { tone: 'warning', text, about: { cursor } }),
  };
}

function isAbout({ room, seats }: News, cursor: ClientState['cursor']): boolean {
  return room === cursor.room && seats.some((seat) => isSameSeat(seat, cursor));
}

function isOf({ content }: Seat, client: string): boolean {
  return content.kind === 'booked' && content.client === client;
}

export function positionOf({ after: { row, place } }: SeatDifference): SeatPosition {
  return { row, place };
}

/** The row of the change by which the client lost the seat, or came by it; null where the history does not say. */
function rowOf(
  { before, after }: SeatDifference,
  rows: readonly HistoryEntry[],
  client: string,
): HistoryEntry | null {
  const isLoss = isOf(before, client);
  const isIt = (seat: SeatChange): boolean => {
    const { version, content } = seat.after;
    if (!isSameSeat(seat.after, after) || version <= before.version || version > after.version) return false;
    const [changed, was] = [!isSameContent(seat.before.content, content), isOf(seat.before, client)];
    return changed && (isLoss ? was : !was && isOf(seat.after, client));
  };
  return rows.findLast(({ change }) => change.seats.some(isIt)) ?? null;
}

/**
 * What somebody did, `Ola released A 7-4 of yours: double payment.`; null for a booking that the client made
 * elsewhere.
 */
function operation(
  { change }: HistoryEntry,
  group: readonly SeatDifference[],
  client: string,
): string | null {
  const { room, kind, by } = change;
  const isOwn = by === client;
  const lost = group.filter(({ before }) => isOf(before, client)).map(({ after }) => after);
  const come = group.filter(({ before }) => !isOf(before, client)).map(({ after }) => after);
  const names = seatsWords(room, lost.length > 0 ? lost : come);
  const ending = `${isOwn ? ' at another terminal' : ''}${whyOf(change.reason)}.`;
  const who = actorOf(by, client);
  const seats = isOwn ? names : `${names} of yours`;
  if (kind === 'move') {
    // The step that follows names both rooms.
    if (isCome(change)) return null;
    const own = change.seats.filter(({ before, after }) => isOf(before, client) || isOf(after, client));
    return `${who} moved your ${makeSafe(room)} ${movesOf({ ...change, seats: own })}${ending}`;
  }
  if (lost.length === 0) {
    if (kind === 'give') return `${who} gave you ${names}${ending}`;
    if (kind === 'restore') return `${who} gave ${names} back to you${ending}`;
    return isOwn ? null : `${who} booked ${names} for you${ending}`;
  }
  if (kind === 'give' || kind === 'forget')
    return `${who} gave ${seats} to ${receiversOf(change.seats, lost)}${ending}`;
  if (kind === 'reset') return `${who} made room ${makeSafe(room)} empty, ${seats} too${ending}`;
  return `${who} released ${seats}${ending}`;
}

function receiversOf(changed: readonly SeatChange[], lost: readonly SeatPosition[]): string {
  const names = changed.flatMap(({ after }) => {
    const { content } = after;
    const isLost = lost.some((seat) => isSameSeat(seat, after));
    return isLost && content.kind === 'booked' ? [makeSafe(content.client)] : [];
  });
  return listOf([...new Set(names)]);
}

/** How seats stand of which nobody can say who changed them. */
function standing(after: RoomSnapshot, group: readonly SeatDifference[], client: string): string {
  const groups = Map.groupBy(group, (difference) => {
    const of = isOf(difference.before, client) ? ' of yours' : '';
    return `${of} IS ${standingWords(after, difference.after, client)} now`;
  });
  const clauses = [...groups].map(([words, seats]) => {
    const verb = seats.length === 1 ? 'is' : 'are';
    return seatsWords(after.room, seats.map(positionOf)) + words.replace('IS', verb);
  });
  return `${clauses.join(', ')}.`;
}

/** What was done to the room around seats of the client. */
function roomSentences(
  before: RoomSnapshot,
  after: RoomSnapshot,
  inside: readonly SeatPosition[],
  rows: readonly HistoryEntry[],
  client: string,
): readonly string[] {
  const room = makeSafe(after.room);
  const where = `room ${room}, where you have ${listOf(inside.map(seatLabel))}`;
  const gate = rows.findLast(({ change }) => change.gate === (after.isClosed ? 'close' : 'open'))?.change;
  const rename = rows.findLast(({ change }) => change.play?.after === after.play)?.change;
  const done = after.isClosed ? 'closed' : 'opened';
  const plays = `from "${makeSafe(before.play)}" to "${makeSafe(after.play)}"`;
  return [
    ...(before.isClosed === after.isClosed
      ? []
      : gate === undefined
        ? [`R${where.slice(1)}, is ${after.isClosed ? 'closed' : 'open again'} now.`]
        : [`${actorOf(gate.by, client)} ${done} ${where}${whyOf(gate.reason)}.`]),
    ...(before.play === after.play
      ? []
      : rename === undefined
        ? [`The play of ${where}, is renamed ${plays}.`]
        : [`${actorOf(rename.by, client)} renamed the play of ${where}, ${plays}${whyOf(rename.reason)}.`]),
  ];
}

function actorOf(by: string, client: string): string {
  return by === client ? 'You' : makeSafe(by);
}

function whyOf(reason: string): string {
  return reason === '' ? '' : `: ${makeSafe(reason).replace(/\.$/, '')}`;
}
