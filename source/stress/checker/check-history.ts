import type { HistoryEvent } from '../history/event.ts';
import { buildChains, chainFaults, timelineFault } from './chain-faults.ts';
import { ghosts, refusalFaults, isInDoubt, openEnds } from './outcomes.ts';
import { collectRooms, type RoomHistory } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { ledgerFaults, type LedgerLine, ledgerOf, soldSeats } from './sold-seats.ts';
import { layTimeline } from './timeline.ts';
import type { Violation, ViolationName } from './violation.ts';
import { halfGroups, staleReads } from './wrong-looks.ts';

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
 * explained by any course of events; what nobody looked at it cannot know. Throws a HistoryError when events are
 * missing that must be there.
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
    return { violations: [...sold, ...ledgerFaults(room, ledger ?? [])], ledger };
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

/** Whether the room was written to without comparing versions, so that they say nothing about the order. */
function isPlain({ changes }: RoomHistory): boolean {
  return [...changes.values()].some(({ isConditional }) => !isConditional);
}

function orderFaults(room: RoomHistory, chains: readonly SeatChain[]): readonly Violation[] {
  const timeline = layTimeline(room, chains);
  if (timeline.contradictions.length === 0) return refusalFaults(room, chains, timeline);
  return timeline.contradictions.map((contradiction) => timelineFault(room, contradiction));
}

/** How much was recorded, and how much of it is wrong. */
type HistoryCounts = {
  /** Sends of changes, and what they were answered. */
  readonly attempts: number;
  readonly applied: number;
  readonly refused: number;
  readonly notApplied: number;
  readonly unknown: number;
  readonly changes: number;
  /** Changes that no answer settled, and how many of them nothing else settled either. */
  readonly inDoubt: number;
  readonly unresolved: number;
  readonly looks: number;
  readonly clients: number;
  readonly doubleBookings: number;
  readonly lostBookings: number;
};

/** Counts a history that has been judged. */
function countHistory(
  events: readonly HistoryEvent[],
  rooms: readonly RoomHistory[],
  violations: readonly Violation[],
): HistoryCounts {
  const changes = rooms.flatMap((room) => [...room.changes.values()]);
  const sends = changes.flatMap((change) => change.sends);
  const answered = (outcome: (typeof sends)[number]['outcome']): number =>
    sends.filter((send) => send.outcome === outcome).length;
  const named = (name: Violation['name']): number =>
    violations.filter((violation) => violation.name === name).length;
  return {
    attempts: sends.length,
    applied: answered('ok'),
    refused: answered('refused'),
    notApplied: answered('fail'),
    unknown: answered('info'),
    changes: changes.length,
    inDoubt: changes.filter(isInDoubt).length,
    unresolved: named('unsettled'),
    looks: rooms.reduce((sum, room) => sum + room.looks.length, 0),
    clients: new Set(events.flatMap((event) => ('client' in event ? [event.client] : []))).size,
    doubleBookings: named('double booking'),
    lostBookings: named('lost booking'),
  };
}

/** Events of a contradiction that are shown; the JSON has all of them. */
const SHOWN_EVENTS = 12;

/**
 * What the checker found, in lines for a person: the first contradiction with what it rests on, and how many there
 * are of each kind; or what was looked at without finding one. To be made safe before it is shown.
 */
export function verdictWords(result: CheckResult): readonly string[] {
  const { attempts, changes, inDoubt, looks, clients } = result.counts;
  const scope = `${amount(changes, 'change')} in ${amount(attempts, 'send')} by ${amount(clients, 'program')} (${inDoubt} in doubt), ${amount(looks, 'look')}`;
  const [first] = result.violations;
  if (first === undefined) return [`ok: ${scope}; nothing contradicts what is promised.`];
  return [
    `violated: ${kindWords(result.violations)} in ${scope}.`,
    `${first.name} (${first.invariant}). ${first.message}`,
    ...first.events.slice(0, SHOWN_EVENTS).map((event) => `  ${event}`),
    ...(first.events.length > SHOWN_EVENTS ? [`  and ${first.events.length - SHOWN_EVENTS} more`] : []),
  ];
}

/** `2 x double booking, 1 x ledger`. */
function kindWords(violations: readonly Violation[]): string {
  const counts = new Map<ViolationName, number>();
  for (const { name } of violations) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} x ${name}`).join(', ');
}

function amount(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
