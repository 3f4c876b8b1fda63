import type { HistoryEvent, SendEvent } from '../../source/stress/history/event.ts';
import type { Change } from '../../source/theater/change.ts';
import type { Seat } from '../../source/theater/seats.ts';
import { type Operation, searchOrder } from './search-order.ts';

/** Version and change of every seat, as text, so that equal states are the same: ` 1-1=3/book-7 1-2=0/initial `. */
type Room = string;

/**
 * Whether one order of everything explains the events of one room, found by trying orders: the whole room is the
 * state, a change of several seats is one step, and nothing is derived from the versions. Slow, and meant to be
 * obvious. Does not judge contents, browse looks, or what is left open in the end.
 */
export function isExplained(events: readonly HistoryEvent[]): boolean {
  const sends = events.filter((event) => event.type === 'send');
  const operations = [...Map.groupBy(sends, ({ change }) => change.id).values()].flatMap((ofChange) => [
    ...wasSeen(ofChange),
    ...refusals(ofChange, events),
    ...effects(ofChange, events),
  ]);
  for (const event of events) {
    if (event.type !== 'look' || !event.snapshot.isLinearizable) continue;
    const { seats } = event.snapshot;
    operations.push(reading(event.call, event.return, (room) => seats.every((seat) => has(room, seat))));
  }
  return searchOrder(operations, initialRoom(events), (room) => room) === 'linearizable';
}

/** What a change was decided on had been the truth, seat by seat, at some time before its first send. */
function wasSeen(sends: readonly SendEvent[]): readonly Operation<Room>[] {
  const [first] = sends.toSorted((left, right) => left.at - right.at);
  if (first === undefined) return [];
  return first.change.seats.map(({ before }) => reading(-Infinity, first.at, (room) => has(room, before)));
}

/** A refused send found one of its seats moved on: what it expected had been there before it was sent. */
function refusals(sends: readonly SendEvent[], events: readonly HistoryEvent[]): readonly Operation<Room>[] {
  return sends.flatMap((send) => {
    const answer = answerTo(send, events);
    if (answer?.outcome !== 'refused') return [];
    return [reading(send.at, answer.at, (room) => hasMovedOn(room, send.change))];
  });
}

/**
 * The change itself: once at most, after its first send that may have applied it, before anybody was told that it
 * had.
 */
function effects(sends: readonly SendEvent[], events: readonly HistoryEvent[]): readonly Operation<Room>[] {
  const [first] = sends;
  if (first === undefined) return [];
  const { change } = first;
  const told = events.filter((event) => event.type === 'told' && event.change === change.id);
  const isDenied = told.some(
    (event) => event.type === 'told' && event.as !== 'applied' && event.as !== 'unknown',
  );
  const effective = sends.filter((send) =>
    ['ok', 'info'].includes(answerTo(send, events)?.outcome ?? 'info'),
  );
  const acknowledgements = [
    ...effective.flatMap((send) => {
      const answer = answerTo(send, events);
      return answer?.outcome === 'ok' ? [answer.at] : [];
    }),
    ...told.flatMap((event) => (event.type === 'told' && event.as === 'applied' ? [event.at] : [])),
  ];
  const isRequired = acknowledgements.length > 0;
  if (isDenied || effective.length === 0) {
    // Somebody claims that it applied, and nothing can make that true.
    return isRequired ? [reading(0, 0, () => false)] : [];
  }
  return [
    {
      call: Math.min(...effective.map(({ at }) => at)),
      return: Math.min(...acknowledgements, Infinity),
      isRequired,
      isLook: false,
      step: (room) => (canApply(room, change) ? withChange(room, change) : null),
    },
  ];
}

function answerTo(
  { attempt }: SendEvent,
  events: readonly HistoryEvent[],
): Extract<HistoryEvent, { type: 'answer' }> | undefined {
  return events.filter((event) => event.type === 'answer').find((event) => event.attempt === attempt);
}

function reading(call: number, end: number, isTrue: (room: Room) => boolean): Operation<Room> {
  return { call, return: end, isRequired: true, isLook: true, step: (room) => (isTrue(room) ? room : null) };
}

function words({ row, place, version, change }: Seat): string {
  return ` ${row}-${place}=${version}/${change} `;
}

function has(room: Room, seat: Seat): boolean {
  return room.includes(words(seat));
}

function hasMovedOn(room: Room, change: Change): boolean {
  return change.seats.some(({ before: { row, place, version } }) => {
    const found = new RegExp(` ${row}-${place}=(\\d+)/`).exec(room);
    return found !== null && Number(found[1]) > version;
  });
}

function canApply(room: Room, change: Change): boolean {
  return change.seats.every(({ before: { row, place, version } }) =>
    room.includes(` ${row}-${place}=${version}/`),
  );
}

function withChange(room: Room, change: Change): Room {
  return change.seats.reduce(
    (next, { before: { row, place }, after }) =>
      next.replace(new RegExp(` ${row}-${place}=\\d+/[^ ]* `), words(after)),
    room,
  );
}

/** Every seat at the lowest version that anybody saw or expected. */
function initialRoom(events: readonly HistoryEvent[]): Room {
  const lowest = new Map<string, Seat>();
  const seen = events.flatMap((event) => {
    if (event.type === 'look') return event.snapshot.seats;
    return event.type === 'send' ? event.change.seats.map(({ before }) => before) : [];
  });
  for (const seat of seen) {
    const key = `${seat.row}-${seat.place}`;
    if (seat.version < (lowest.get(key)?.version ?? Infinity)) lowest.set(key, seat);
  }
  return [...lowest.values()].map(words).join('');
}
