import type { Change } from '../../theater/change.ts';
import {
  type AnswerEvent,
  HistoryError,
  type HistoryEvent,
  type LookEvent,
  type Moment,
  type SendEvent,
  type ToldEvent,
} from '../history/event.ts';
import {
  type RecordedChange,
  type RecordedSend,
  type RoomHistory,
  type RoomLook,
  SeatOrder,
} from './room-history.ts';

/**
 * Sorts the events of a history by room, and joins sends with their answers. The order of the events does not matter:
 * their times do. Throws a HistoryError when an answer belongs to no send, or a send has two.
 */
export function collectRooms(events: readonly HistoryEvent[]): readonly RoomHistory[] {
  const answers = answersBySend(events);
  const told = Map.groupBy(ofType(events, 'told'), ({ change }) => change);
  const sends = Map.groupBy(ofType(events, 'send'), ({ change }) => change.room);
  const looks = Map.groupBy(ofType(events, 'look'), ({ snapshot }) => snapshot.room);
  const rows = Map.groupBy(ofType(events, 'row'), ({ entry }) => entry.change.room);
  const origin = originOf(events);
  const rooms = [...new Set([...sends.keys(), ...looks.keys()])].toSorted();
  return rooms.map((room) => {
    const changes = collectChanges(sends.get(room) ?? [], answers, told);
    const ofRoom = { room, changes, origin, rows: rows.get(room) ?? [] };
    return { ...ofRoom, foreign: foreignChanges(ofRoom), ...collectLooks(changes, looks.get(room) ?? []) };
  });
}

function answersBySend(events: readonly HistoryEvent[]): ReadonlyMap<string, AnswerEvent> {
  const open = new Set(ofType(events, 'send').map(({ attempt }) => attempt));
  const answers = new Map<string, AnswerEvent>();
  for (const answer of ofType(events, 'answer')) {
    if (!open.delete(answer.attempt)) {
      throw new HistoryError(
        `the history is not whole: an answer to ${answer.attempt}, which nobody sent, or a second`,
      );
    }
    answers.set(answer.attempt, answer);
  }
  return answers;
}

function collectChanges(
  sends: readonly SendEvent[],
  answers: ReadonlyMap<string, AnswerEvent>,
  told: ReadonlyMap<string, readonly ToldEvent[]>,
): ReadonlyMap<string, RecordedChange> {
  const inOrder = sends.toSorted((left, right) => left.at - right.at);
  const changes = new Map<string, RecordedChange & { sends: RecordedSend[] }>();
  for (const { change, isConditional, attempt, client, at } of inOrder) {
    const known = changes.get(change.id);
    const recorded = known ?? { change, isConditional, sends: [], told: told.get(change.id) ?? [] };
    const answer = answers.get(attempt);
    recorded.sends.push({
      client,
      call: at,
      return: answer?.at ?? null,
      outcome: answer?.outcome ?? 'info',
      isUnderReplicated: answer?.isUnderReplicated ?? false,
    });
    if (known === undefined) changes.set(change.id, recorded);
  }
  return changes;
}

function foreignChanges({
  changes,
  rows,
}: Pick<RoomHistory, 'changes' | 'rows'>): ReadonlyMap<string, Change> {
  const found = rows.map(({ entry }) => [entry.change.id, entry.change] as const);
  return new Map(found.filter(([id]) => !changes.has(id)));
}

function collectLooks(
  changes: ReadonlyMap<string, RecordedChange>,
  events: readonly LookEvent[],
): { order: SeatOrder; looks: readonly RoomLook[] } {
  const order = new SeatOrder();
  const looks = events
    .toSorted((left, right) => left.return - right.return)
    .map((event) => ({ event, seats: order.arrange(event.snapshot.seats) }));
  for (const { change } of changes.values()) for (const { before } of change.seats) order.indexOf(before);
  return { order, looks };
}

function originOf(events: readonly HistoryEvent[]): Moment {
  let first = Number.POSITIVE_INFINITY;
  for (const event of events) first = Math.min(first, event.type === 'look' ? event.call : event.at);
  return Number.isFinite(first) ? first : 0;
}

function ofType<Type extends HistoryEvent['type']>(
  events: readonly HistoryEvent[],
  type: Type,
): readonly Extract<HistoryEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<HistoryEvent, { type: Type }> => event.type === type);
}
