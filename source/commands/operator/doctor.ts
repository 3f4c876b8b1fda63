import {
  closingAdvice,
  closingOf,
  closingWords,
  recoverHistory,
  recoveryWords,
} from '../../booking/history.ts';
import { commandFor } from '../../booking/resolve.ts';
import { CLOSED_ROOMS, type Store, StoreError } from '../../store/store.ts';
import { asTyped } from '../../store/typed-command.ts';
import type { Finding, Health } from '../../store/vitals.ts';
import { type Contradiction, contradictionsIn } from '../../theater/history-gaps.ts';
import { overdueIn } from '../../theater/reservation.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { countOf, ownerOf, seatLabel } from '../../theater/seats.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, alignColumns } from '../cli/output.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, withStore } from '../opening/with-store.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'What is right and what is wrong with the store',
  usage: 'doctor',
  details: [
    'A booking whose program died before it wrote the history gets its row now,',
    'marked as recovered; nothing else is changed. Exit codes: 0 nothing is wrong,',
    '1 something is, 69 the store cannot be asked.',
  ],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater doctor',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater doctor takes no words, only flags');
    return await withStore({ flags, environment }, async (store) => {
      const ofHistory = [await historyFinding(store), ...(await agreementFindings(store))];
      const { findings: own } = await withClosings(store, await store.health());
      const late = await overdueFinding(store);
      const findings = [...own, ...[...ofHistory, late].filter((finding) => finding !== null)];
      const verdict = worstOf(findings);
      if (output.isJson) output.json({ store: store.address, verdict, findings });
      else
        output.print([`Store: ${store.address}`, '', ...findingLines(findings), '', VERDICT_WORDS[verdict]]);
      return verdict === 'wrong' ? EXIT.refused : EXIT.done;
    });
  },
});

/** The same, with what closed each closed room and how it is opened. */
async function withClosings(store: Store, { findings }: Health): Promise<Health> {
  const found = findings.map(async (finding) => {
    return finding.subject === CLOSED_ROOMS && finding.level === 'warning'
      ? await closedFinding(store, finding)
      : finding;
  });
  return { findings: await Promise.all(found) };
}

async function closedFinding(store: Store, finding: Finding): Promise<Finding> {
  try {
    const rooms = await lookAtRooms(store, await store.plan());
    const closed = rooms.flatMap(({ room, isClosed }) => (isClosed ? [room] : []));
    const closings = await Promise.all(
      closed.map(async (room) => [room, await closingOf(store, room)] as const),
    );
    if (closings.length === 0) return finding;
    const message = closings.map(([room, closing]) => `${room} ${closingWords(closing)}`).join('; ');
    const advice = closings.map(([room, closing]) => closingAdvice(store, room, closing)).join('; ');
    return { ...finding, message, advice };
  } catch (error) {
    if (error instanceof StoreError) return finding;
    throw error;
  }
}

const VERDICT_WORDS: Readonly<Record<Finding['level'], string>> = {
  fine: 'Nothing is wrong.',
  warning: 'Nothing is wrong; mind the warnings.',
  wrong: 'Something is wrong.',
};

function worstOf(findings: readonly Finding[]): Finding['level'] {
  // What could not be looked at may be wrong.
  const levels = new Set(findings.map(({ level, isUnseen }) => (isUnseen === true ? 'wrong' : level)));
  return (['wrong', 'warning'] as const).find((level) => levels.has(level)) ?? 'fine';
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  const rows = findings.flatMap(({ level, subject, message, advice }) => [
    [`  ${level}`, subject, message],
    ...(advice === null ? [] : [['', '', `-> ${asTyped(advice)}`]]),
  ]);
  return alignColumns(rows);
}

/** Reservations that ran out and still stand; null where none does, or nobody can say. */
async function overdueFinding(store: Store): Promise<Finding | null> {
  try {
    const rooms = await lookAtRooms(store, await store.plan());
    const overdue = rooms.flatMap((snapshot) => overdueIn(snapshot, snapshot.at));
    if (overdue.length === 0) return null;
    const seats = overdue.reduce((sum, found) => sum + found.seats.length, 0);
    return {
      subject: 'reservations',
      level: 'warning',
      message: `${countOf(overdue.length, 'booking')} of ${countOf(seats, 'seat')} not collected in time`,
      advice: commandFor(store, 'expire'),
    };
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** Bookings that are named before the rest is only counted. */
const MOST_NAMED = 5;

/**
 * Whether every booking has its row in the history; one that is missing is written. Null while there is no theater to
 * look at.
 */
async function historyFinding(store: Store): Promise<Finding | null> {
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
    return unseen(subject, error);
  }
}

/** Rows of each room's history, the newest ones, that are held against its seats. */
const MOST_ROWS = 500;

/**
 * Whether the seats of each room can be what its history says: one of both may have been put back without the other;
 * and whether all of that can be read. Nothing while there is no theater to look at.
 */
async function agreementFindings(store: Store): Promise<readonly Finding[]> {
  const subject = 'history and seats';
  try {
    const { rooms } = await store.plan();
    const found = await Promise.all(rooms.map(async ({ room }) => await contradictionsOf(store, room)));
    const cut = rooms.flatMap(({ room }, index) => (found[index]?.isCut === true ? [room] : []));
    const rest = cut.length === 0 ? '' : `; older ones of ${cut.join(', ')} were not compared`;
    const all = found.flatMap(({ contradictions }) => contradictions);
    const rows = found.reduce((sum, { compared }) => sum + compared, 0);
    const gaps = gapFindings(found.reduce((sum, { unreadable }) => sum + unreadable, 0));
    if (all.length === 0)
      return [
        ...gaps,
        { subject, level: 'fine', message: `they agree in ${rows} rows${rest}`, advice: null },
      ];
    const words = all.slice(0, MOST_NAMED).map((each) => makeSafe(contradictionWords(each)));
    const more = all.length > MOST_NAMED ? `; and ${all.length - MOST_NAMED} more seats` : '';
    const message = `${words.join('; ')}${more}${rest}`;
    return [...gaps, { subject, level: 'wrong', message, advice: CONTRADICTED }];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.fault === 'not-initialised') return [];
    return [unseen(subject, error)];
  }
}

/** What there is to say of rows that cannot be read. */
function gapFindings(unreadable: number): readonly Finding[] {
  if (unreadable === 0) return [];
  const rows = `${countOf(unreadable, 'row')} cannot be read`;
  const message = `${rows}: nobody can say what was changed there, nor settle by it what is in doubt`;
  return [{ subject: 'rows of the history', level: 'wrong', message, advice: UNREADABLE }];
}

const UNREADABLE =
  'another program has written there; the seats are as they stand, and a good copy has the rows';

/** What a store's fault has kept from being looked at. */
function unseen(subject: string, { message, fault }: StoreError): Finding {
  const advice = fault === 'configuration' ? 'correct that, and look again' : 'try again';
  return { subject, level: 'wrong', message: `could not be looked at: ${message}`, advice };
}

const CONTRADICTED =
  'bookings may be lost: compare with theater history, make again what is missing, and then theater renew';

type Comparison = {
  readonly contradictions: readonly Contradiction[];
  readonly compared: number;
  readonly unreadable: number;
  readonly isCut: boolean;
};

async function contradictionsOf(store: Store, room: string): Promise<Comparison> {
  // First the rows: what a picture read later does not have by then, it should.
  const { entries, unreadable } = await store.history({ room, limit: MOST_ROWS });
  const isCut = entries.length + unreadable === MOST_ROWS;
  const facts = { compared: entries.length, unreadable, isCut };
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
