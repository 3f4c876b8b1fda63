import { closingOf } from '../box-office/closing.ts';
import { type Recovery, recoverHistory } from '../box-office/recover-history.ts';
import type { Link } from '../screen/occupancy/occupancy.ts';
import type { Alert } from '../screen/ops/alert.ts';
import { alertsOf } from '../screen/ops/alerts.ts';
import { readRecentHistory } from '../screen/ops/recent-history.ts';
import type { Finding } from '../store/health.ts';
import type { Store } from '../store/store.ts';
import type { Vitals } from '../store/vitals.ts';
import type { HistoryEntry } from '../theater/change.ts';
import { type Figures, figuresOf } from '../theater/figures.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { TURNOVER_WINDOW_MS } from '../theater/turnover.ts';
import { lookAtRooms } from './look-at-rooms.ts';
import { openJournal } from './open-box-office.ts';

/** Everything that `theater ops` knows of a theater at one moment. */
export type Survey = {
  /** ms since the epoch, this machine's clock. */
  readonly at: number;
  readonly figures: Figures;
  readonly findings: readonly Finding[];
  readonly vitals: Vitals;
  /** Bookings that were found without a row in the history. */
  readonly recoveries: readonly Recovery[];
  readonly alerts: readonly Alert[];
};

const LIVE: Link = { kind: 'live' };

/**
 * Looks once, at the read level; nothing that is asked competes with a booking. Writes rows of the history that are
 * missing, and nothing else. Rejects with a StoreError.
 */
export async function takeSurvey(store: Store, environment: NodeJS.ProcessEnv): Promise<Survey> {
  const at = Date.now();
  const plan = await store.plan();
  const journal = await openJournal(store, environment);
  // The rows come after the pictures: a booking in a picture has its row by then, or soon.
  const pictures = await lookAtRooms(store, plan);
  const [history, { findings }, vitals, left, damaged, recoveries] = await Promise.all([
    readRecentHistory(store, at - TURNOVER_WINDOW_MS),
    store.health('quick'),
    store.vitals(),
    journal.leftBehind(),
    journal.damaged(),
    recoverHistory(store, pictures),
  ]);
  const figures = figuresOf(plan, new Map(pictures.map((picture) => [picture.room, picture])), history, at);
  const closings = await closingsIn(store, pictures);
  const place = { address: store.address };
  const found = { findings, vitals, recoveries, closings, place };
  const facts = { plan, figures, ...found, unconfirmed: left.length + damaged.length, link: LIVE };
  return { at, figures, findings, vitals, recoveries, alerts: alertsOf(facts) };
}

/** What closed each closed room; one of which the history cannot be asked now is left out. */
async function closingsIn(
  store: Store,
  pictures: readonly RoomSnapshot[],
): Promise<ReadonlyMap<string, HistoryEntry | null>> {
  const closed = pictures.filter(({ isClosed }) => isClosed);
  const asked = await Promise.allSettled(closed.map(({ room }) => closingOf(store, room)));
  return new Map(
    closed.flatMap(({ room }, index) => {
      const answer = asked[index];
      return answer?.status === 'fulfilled' ? [[room, answer.value] as const] : [];
    }),
  );
}
