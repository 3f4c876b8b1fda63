import type { HistoryEvent } from '../history/event.ts';
import { isInDoubt } from './open-ends.ts';
import type { RoomHistory } from './room-history.ts';
import type { Violation } from './violation.ts';

/** How much was recorded, and how much of it is wrong. */
export type HistoryCounts = {
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
export function countHistory(
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
