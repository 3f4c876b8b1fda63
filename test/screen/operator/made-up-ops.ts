import { levelsNow } from '../../../source/store/cassandra/rooms/levels.ts';
import type { Meter } from '../../../source/store/metered-store.ts';
import type { Finding, NodeVitals, Vitals } from '../../../source/store/vitals.ts';
import type { ChangeKind, HistoryEntry } from '../../../source/theater/change.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { SeatContent } from '../../../source/theater/seats.ts';
import { type OpsFacts, type OpsView, viewOf } from '../../../source/watch/ops-view.ts';
import { bookedBy, busyTheater, NOW, roomWith } from '../client/made-up-theater.ts';

const FREE: SeatContent = { kind: 'free' };

/** A row of the history so many seconds before {@link NOW}. */
export function rowOf(
  kind: ChangeKind,
  by: string,
  secondsAgo: number,
  {
    reason = '',
    places = [1],
    room = 'A',
  }: { reason?: string; places?: readonly number[]; room?: string } = {},
): HistoryEntry {
  const at = NOW - secondsAgo * 1_000;
  const [before, after] = contentsOf(kind, by);
  const [first, ...others] = places.map((place) => ({
    before: { row: 3, place, version: 0, change: 'a', content: before },
    after: { row: 3, place, version: 1, change: 'b', content: after },
  }));
  if (first === undefined) throw new Error('a change has seats');
  const gate = kind === 'close' || kind === 'open' ? kind : null;
  const id = `${kind} ${by} ${secondsAgo}`;
  const seats = [first, ...others] as const;
  return {
    at,
    change: { id, kind, room, epoch: '', by, reason, seats, isOpenRequired: false, gate },
    isRecovered: false,
  };
}

function contentsOf(kind: ChangeKind, by: string): readonly [SeatContent, SeatContent] {
  if (kind === 'book') return [FREE, bookedBy(by)];
  return kind === 'release' ? [bookedBy('Mia'), FREE] : [FREE, FREE];
}

const BUSY_HISTORY: readonly HistoryEntry[] = [
  ...Array.from({ length: 40 }, (_, index) =>
    rowOf('book', index % 3 === 0 ? 'Bo' : 'Mia', 590 - index * 14, { room: 'ABCDEF'[index % 6] ?? 'A' }),
  ),
  rowOf('close', 'Ola', 20, { reason: 'fire drill', room: 'D' }),
  rowOf('release', 'Ola', 8, { reason: 'double payment', places: [4, 5, 6] }),
  rowOf('book', 'Jaroslaw', 2, { places: [7, 8], room: 'C' }),
];

export const ALL_FINE: readonly Finding[] = [
  { subject: 'clocks', level: 'fine', message: '2 ms apart, give or take 1', advice: null },
  {
    subject: 'tables',
    level: 'fine',
    message: 'theater, plays, rooms, history are as expected',
    advice: null,
  },
];

const QUORUM = { read: 'QUORUM', write: 'QUORUM' } as const;

/** Three nodes, of which some are down. */
export function cluster(down: readonly string[] = []): Vitals {
  const nodes = ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address): NodeVitals => {
    if (down.includes(address))
      return { address, state: 'down', latencyMs: null, connections: 0, inFlight: 0 };
    return { address, state: 'up', latencyMs: 1.24, connections: 2, inFlight: 1 };
  });
  const levels = levelsNow({ replicas: 3, live: 3 - down.length, down, consistency: QUORUM });
  return { kind: 'cluster', nodes, isSchemaAgreed: true, levels };
}

const ALL_UP = cluster();

const METER: Meter = {
  looks: { answered: 120, failed: 2, p50: 1.5, p99: 12.4 },
  changes: { answered: 4, failed: 0, p50: 8.1, p99: 22 },
  attempts: { applied: 3, refused: 1, notApplied: 0, unknown: 0 },
};

/** A busy evening, with some facts of one's own. */
export function opsView(facts: Partial<OpsFacts> = {}): OpsView {
  const plan = facts.plan ?? makePlan();
  const rooms = new Map(busyTheater(plan));
  const closed = rooms.get('D');
  if (closed !== undefined) rooms.set('D', { ...closed, isClosed: true });
  return viewOf({
    plan,
    address: 'cassandra://127.0.0.1/theater',
    rooms,
    link: { kind: 'live' },
    history: { entries: BUSY_HISTORY, since: 0, until: NOW },
    findings: { value: ALL_FINE, at: NOW - 2_000 },
    vitals: { value: ALL_UP, at: NOW - 1_000 },
    meter: METER,
    seatHistory: null,
    unconfirmed: 0,
    recoveries: [],
    now: NOW,
    ...facts,
  });
}

/** A theater in which nothing has happened yet. */
export function quietView(): OpsView {
  const plan = makePlan();
  const rooms = new Map(plan.rooms.map(({ room }) => [room, roomWith(plan, room)]));
  return opsView({ plan, rooms, history: { entries: [], since: 0, until: NOW } });
}

/** Every seat of room A booked, and every other room as on a busy evening. */
export function soldOutView(): OpsView {
  const plan = makePlan();
  const contents = roomWith(plan, 'A').seats.map(({ row, place }) => [`${row}-${place}`, bookedBy('Mia')]);
  const rooms = new Map(busyTheater(plan)).set('A', roomWith(plan, 'A', Object.fromEntries(contents)));
  return opsView({ plan, rooms });
}
