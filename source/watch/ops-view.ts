import { closingIn, type Recovery } from '../booking/history.ts';
import type { Meter } from '../store/metered-store.ts';
import type { Finding, Vitals } from '../store/vitals.ts';
import type { HistoryEntry } from '../theater/change.ts';
import { type Figures, figuresOf, type RecentHistory } from '../theater/figures.ts';
import { type Plan, planShowing } from '../theater/plan.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { type Alert, alertsOf } from './alerts.ts';
import type { Link } from './occupancy.ts';
import type { SeatHistory } from './recent-history.ts';

/** What was asked besides the pictures, and when; ms since the epoch. */
type Answered<Value> = { readonly value: Value; readonly at: number };

/** All that the ops screen is told, at one moment. */
export type OpsFacts = {
  readonly plan: Plan;
  /** The store's address, without secrets. */
  readonly address: string;
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  readonly link: Link;
  /** When the theater was begun anew under this screen, ms since the epoch; absent while it was not. */
  readonly renewedAt?: number;
  /** Null until the history was read. */
  readonly history: RecentHistory | null;
  /** What the store says of itself; null until it has answered. */
  readonly findings: Answered<readonly Finding[]> | null;
  /** How the store is doing; null until it has said so. */
  readonly vitals: Answered<Vitals> | null;
  /** When a node came or went last, as the vitals tell; null while none has. What was found before it is not told. */
  readonly nodesChangedAt?: number | null;
  /**
   * What closed rooms that are closed, where the newest rows of the history do not tell; null where the whole does
   * not.
   */
  readonly closings?: ReadonlyMap<string, HistoryEntry | null>;
  /** What this program has asked of the store; null where nobody counts. */
  readonly meter: Meter | null;
  /** The history of the seat that was asked for last; null until there is one. */
  readonly seatHistory: SeatHistory | null;
  /** Changes that dead programs of this machine left unconfirmed. */
  readonly unconfirmed: number;
  /** Bookings that were found without a row in the history, lately; when that was, ms since the epoch. */
  readonly recoveries: readonly (Recovery & { readonly at: number })[];
  /** This machine's clock, whole seconds in ms since the epoch. */
  readonly now: number;
};

/** The facts with everything that is counted from them; what the screen draws. */
export type OpsView = OpsFacts & { readonly figures: Figures; readonly alerts: readonly Alert[] };

/** How long it is told that the theater was begun anew, ms. */
const RENEWED_TOLD_MS = 10 * 60_000;

/** Counts once what every part of the screen needs. */
export function viewOf(facts: OpsFacts): OpsView {
  const { rooms, link, history, unconfirmed, recoveries, now } = facts;
  const plan = planShowing(facts.plan, rooms);
  const figures = figuresOf(plan, rooms, history ?? { entries: [] }, now);
  const vitals = facts.vitals?.value ?? null;
  const findings = isOutdated(facts) ? [] : (facts.findings?.value ?? []);
  const findingsAgeMs = Math.max(0, now - (facts.findings?.at ?? now));
  const closings = new Map(
    figures.rooms.flatMap(({ room, isClosed }) => {
      const closing = closingIn(history?.entries ?? [], room) ?? facts.closings?.get(room);
      return isClosed && closing !== undefined ? [[room, closing] as const] : [];
    }),
  );
  const place = { address: facts.address };
  const isRenewed = facts.renewedAt !== undefined && now - facts.renewedAt < RENEWED_TOLD_MS;
  const told = { isRenewed, findings, findingsAgeMs, closings, place, vitals, unconfirmed, recoveries };
  const alerts = alertsOf({ plan, figures, link, ...told });
  return { ...facts, plan, figures, alerts };
}

/** Whether a node has come or gone since the store was examined: then what was found contradicts what is live. */
export function isOutdated({ findings, nodesChangedAt = null }: OpsFacts): boolean {
  return findings !== null && nodesChangedAt !== null && findings.at < nodesChangedAt;
}
