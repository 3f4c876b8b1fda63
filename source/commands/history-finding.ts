import { recoverHistory, recoveryWords } from '../box-office/recover-history.ts';
import type { Finding } from '../store/health.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { type Contradiction, contradictionsIn } from '../theater/contradictions.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { ownerOf } from '../theater/seats.ts';
import { lookAtRooms } from './look-at-rooms.ts';

/** Bookings that are named before the rest is only counted. */
const MOST_NAMED = 5;

/**
 * Whether every booking has its row in the history; one that is missing is written. Null while there is no theater to
 * look at.
 */
export async function historyFinding(store: Store): Promise<Finding | null> {
  const subject = 'history';
  try {
    const recoveries = await recoverHistory(store, await lookAtRooms(store, await store.plan()));
    if (recoveries.length === 0) {
      return { subject, level: 'fine', message: 'every booking has its row', advice: null };
    }
    const names = recoveries.slice(0, MOST_NAMED).map(({ entry }) => makeSafe(recoveryWords(entry)));
    const more = recoveries.length > MOST_NAMED ? ` and ${recoveries.length - MOST_NAMED} more` : '';
    const message = `no row of ${names.join(', ')}${more}`;
    const isWritten = recoveries.every((recovery) => recovery.isWritten);
    if (!isWritten) return { subject, level: 'wrong', message, advice: 'try again once the store takes it' };
    // A file is written together with its history.
    const cause = store.needsJournal === true ? '' : '; another program has written to the file';
    return { subject, level: 'warning', message, advice: `written now, marked as recovered${cause}` };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.fault === 'not-initialised') return null;
    return {
      subject,
      level: 'wrong',
      message: `could not be looked at: ${error.message}`,
      advice: 'try again',
    };
  }
}

/** Rows of each room's history, the newest ones, that are held against its seats. */
const MOST_ROWS = 500;

/**
 * Whether the seats of each room can be what its history says: one of both may have been put back without the other. Null
 * while there is no theater to look at.
 */
export async function agreementFinding(store: Store): Promise<Finding | null> {
  const subject = 'history and seats';
  try {
    const { rooms } = await store.plan();
    const found = await Promise.all(rooms.map(async ({ room }) => await contradictionsOf(store, room)));
    const cut = rooms.flatMap(({ room }, index) => (found[index]?.isCut === true ? [room] : []));
    const rest = cut.length === 0 ? '' : `; older ones of ${cut.join(', ')} were not compared`;
    const all = found.flatMap(({ contradictions }) => contradictions);
    const rows = found.reduce((sum, { compared }) => sum + compared, 0);
    if (all.length === 0)
      return { subject, level: 'fine', message: `they agree in ${rows} rows${rest}`, advice: null };
    const words = all.slice(0, MOST_NAMED).map((each) => makeSafe(contradictionWords(each)));
    const more = all.length > MOST_NAMED ? `; and ${all.length - MOST_NAMED} more seats` : '';
    return { subject, level: 'wrong', message: `${words.join('; ')}${more}${rest}`, advice: CONTRADICTED };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.fault === 'not-initialised') return null;
    return {
      subject,
      level: 'wrong',
      message: `could not be looked at: ${error.message}`,
      advice: 'try again',
    };
  }
}

const CONTRADICTED =
  'bookings may be lost: compare with theater history, make again what is missing, and then theater renew';

type Comparison = {
  readonly contradictions: readonly Contradiction[];
  readonly compared: number;
  readonly isCut: boolean;
};

async function contradictionsOf(store: Store, room: string): Promise<Comparison> {
  // First the rows: what a picture read later does not have by then, it should.
  const entries = await store.history({ room, limit: MOST_ROWS });
  const facts = { compared: entries.length, isCut: entries.length === MOST_ROWS };
  const contradictions = contradictionsIn(entries, await store.look(room, 'browse'));
  if (contradictions.length === 0) return { ...facts, contradictions };
  // A read level may be behind what was decided.
  return { ...facts, contradictions: contradictionsIn(entries, await store.look(room, 'settle')) };
}

function contradictionWords({ room, recorded, standing }: Contradiction): string {
  const owner = ownerOf(recorded, 0);
  const who = owner === null ? recorded.content.kind : `of ${owner}`;
  const seat = `${room} ${seatLabel(recorded)}`;
  if (standing === null) return `${seat} has a row and is no seat`;
  const now = ownerOf(standing, 0);
  const stands = now === null ? standing.content.kind : `of ${now}`;
  return `${seat} is ${stands} at version ${standing.version}, and was ${who} at version ${recorded.version}`;
}
