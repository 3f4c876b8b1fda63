import type { HistoryEvent, SendOutcome } from '../../source/stress/history/event.ts';
import type { Seat } from '../../source/theater/seats.ts';

/**
 * A history with one thing changed, by two numbers: which kind of thing, and which one. It may still be a true one.
 */
export function spoilHistory(
  events: readonly HistoryEvent[],
  kind: number,
  which: number,
): readonly HistoryEvent[] {
  const spoil = SPOILERS[kind % SPOILERS.length];
  const candidates = events.flatMap((event, index) =>
    (spoil?.(event, which, events) ?? null) === null ? [] : [index],
  );
  const target = candidates[which % Math.max(candidates.length, 1)];
  return events.flatMap((event, index) => {
    if (index !== target) return [event];
    const spoiled = spoil?.(event, which, events) ?? event;
    return spoiled === 'gone' ? [] : [spoiled];
  });
}

/** The event as it shall be, `gone`, or null where it is none of this spoiler's. */
type Spoiler = (
  event: HistoryEvent,
  which: number,
  events: readonly HistoryEvent[],
) => HistoryEvent | 'gone' | null;

const OUTCOMES: readonly SendOutcome[] = ['ok', 'refused', 'fail', 'info'];

const SPOILERS: readonly Spoiler[] = [
  // Another answer.
  (event, which) =>
    event.type === 'answer' ? { ...event, outcome: OUTCOMES[which % OUTCOMES.length] ?? 'info' } : null,
  // An answer, a look or a verdict that is not there.
  (event) => (event.type === 'answer' || event.type === 'look' || event.type === 'told' ? 'gone' : null),
  // A send that came later, up to its answer.
  (event, which, events) => {
    if (event.type !== 'send') return null;
    const answer = events
      .filter((other) => other.type === 'answer')
      .find((other) => other.attempt === event.attempt);
    return { ...event, at: Math.min(event.at + (which % 5), answer?.at ?? event.at) };
  },
  // An answer that came earlier, down to its send.
  (event, which, events) => {
    if (event.type !== 'answer') return null;
    const send = events
      .filter((other) => other.type === 'send')
      .find((other) => other.attempt === event.attempt);
    return { ...event, at: Math.max(event.at - (which % 7), send?.at ?? event.at) };
  },
  // A look that took place at another time.
  (event, which) => {
    if (event.type !== 'look') return null;
    const shift = Math.max((which % 41) - 20, -event.call);
    return { ...event, call: event.call + shift, return: event.return + shift };
  },
  // A look with a seat of another look.
  (event, which, events) => {
    if (event.type !== 'look') return null;
    const other = events.filter((candidate) => candidate.type === 'look').at(which % 7);
    return other === undefined
      ? null
      : withSeat(event, which, other.snapshot.seats[which % other.snapshot.seats.length]);
  },
  // A look with a seat that nobody made.
  (event, which) => {
    if (event.type !== 'look') return null;
    const seat = event.snapshot.seats[which % event.snapshot.seats.length];
    if (seat === undefined) return null;
    return withSeat(
      event,
      which,
      which % 2 === 0 ? { ...seat, version: seat.version + 1 } : { ...seat, change: 'stray' },
    );
  },
  // A change that was decided on something else.
  (event, which, events) => {
    if (event.type !== 'send') return null;
    const [first, ...others] = event.change.seats;
    const other = events.filter((candidate) => candidate.type === 'send').at(which % 5);
    if (other === undefined) return null;
    const seats = [{ ...first, before: { ...first.before, change: other.change.id } }, ...others] as const;
    return { ...event, change: { ...event.change, seats } };
  },
  // Another verdict.
  (event, which) => (event.type === 'told' ? { ...event, as: which % 2 === 0 ? 'applied' : 'never' } : null),
];

function withSeat(
  event: Extract<HistoryEvent, { type: 'look' }>,
  which: number,
  seat: Seat | undefined,
): HistoryEvent | null {
  if (seat === undefined) return null;
  const seats = event.snapshot.seats.map((own, index) =>
    index === which % event.snapshot.seats.length ? { ...seat, row: own.row, place: own.place } : own,
  );
  return { ...event, snapshot: { ...event.snapshot, seats } };
}
