import type { HistoryEvent } from '../history/event.ts';
import { buildChains } from './build-chains.ts';
import { chainFaults } from './chain-faults.ts';
import { collectRooms } from './collect-rooms.ts';
import { countHistory, type HistoryCounts } from './count-history.ts';
import { ghosts } from './ghosts.ts';
import { halfGroups } from './half-groups.ts';
import { ledgerFaults, type LedgerLine, ledgerOf } from './ledger.ts';
import { openEnds } from './open-ends.ts';
import { isPlain, plainFaults } from './plain-seats.ts';
import { refusalFaults } from './refusal-faults.ts';
import type { RoomHistory } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { soldSeats } from './sold-seats.ts';
import { staleReads } from './stale-reads.ts';
import { timelineFault } from './timeline-faults.ts';
import { layTimeline } from './timeline.ts';
import type { Violation, ViolationName } from './violation.ts';

/** What the checker makes of a history. */
export type CheckResult = {
  readonly verdict: 'ok' | 'violated';
  /** The weightiest kind first, and of each kind the earliest first. */
  readonly violations: readonly Violation[];
  readonly counts: HistoryCounts;
  /** By room and client; rooms without a linearizable look at the end are not in it. */
  readonly ledger: readonly LedgerLine[];
};

/**
 * Judges a history by what is promised of every one (see {@link Violation}). Whatever it calls a violation cannot be
 * explained by any course of events; what nobody looked at it cannot know. Throws a HistoryError when events are missing
 * that must be there.
 */
export function checkHistory(events: readonly HistoryEvent[]): CheckResult {
  const rooms = collectRooms(events);
  const judged = rooms.map(judgeRoom);
  const violations = judged
    .flatMap((room) => room.violations)
    .toSorted((left, right) => weightOf(left) - weightOf(right) || left.at - right.at);
  return {
    verdict: violations.length === 0 ? 'ok' : 'violated',
    violations,
    counts: countHistory(events, rooms, violations),
    ledger: judged.flatMap(({ ledger }) => ledger ?? []),
  };
}

/** From the kind that hurts a person to the kind that only shows that something is wrong. */
const WEIGHTS: readonly ViolationName[] = [
  'double booking',
  'lost booking',
  'ghost',
  'half group',
  'unsettled',
  'stale read',
  'version gap',
  'not linearizable',
  'ledger',
];

function weightOf({ name }: Violation): number {
  return WEIGHTS.indexOf(name);
}

type JudgedRoom = {
  readonly violations: readonly Violation[];
  readonly ledger: readonly LedgerLine[] | null;
};

function judgeRoom(room: RoomHistory): JudgedRoom {
  const sold = soldSeats(room);
  if (isPlain(room)) {
    const ledger = ledgerOf(room, null);
    const blamed = new Set(sold.map(({ seat }) => seat));
    const unexplained = plainFaults(room).filter(({ seat }) => !blamed.has(seat));
    return { violations: [...sold, ...unexplained, ...ledgerFaults(room, ledger ?? [])], ledger };
  }
  const chains = buildChains(room);
  const ledger = ledgerOf(room, chains);
  const violations = [
    ...sold,
    ...chains.flatMap((chain) => chainFaults(room, chain)),
    ...orderFaults(room, chains),
    ...ghosts(room, chains),
    ...halfGroups(room, chains),
    ...openEnds(room, chains),
    ...staleReads(room),
    ...ledgerFaults(room, ledger ?? []),
  ];
  return { violations, ledger };
}

function orderFaults(room: RoomHistory, chains: readonly SeatChain[]): readonly Violation[] {
  const timeline = layTimeline(room, chains);
  if (timeline.contradictions.length === 0) return refusalFaults(room, chains, timeline);
  return timeline.contradictions.map((contradiction) => timelineFault(room, contradiction));
}
