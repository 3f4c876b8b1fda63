import { setTimeout as delay } from 'node:timers/promises';

import { closingOf, recoverHistory, type Recovery } from '../../booking/history.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { asTyped } from '../../store/typed-command.ts';
import { type Finding, levelsWords, type Vitals } from '../../store/vitals.ts';
import { bookingOf, type HistoryEntry, isLasting } from '../../theater/change.ts';
import { type Figures, figuresOf, type RoomFigures, TURNOVER_WINDOW_MS } from '../../theater/figures.ts';
import { referenceOrNull } from '../../theater/reference.ts';
import { seatLabel } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { type Alert, alertsOf, lostAlert } from '../../watch/alerts.ts';
import type { Link } from '../../watch/occupancy.ts';
import { readRecentHistory, readWaiting } from '../../watch/ops-view.ts';
import {
  type ExitCode,
  MONITOR,
  csvLines,
  monitorLine,
  type MonitorState,
  type Output,
} from '../cli/output.ts';
import { openStore, type StoreFlags, vitalsUnanswered } from '../opening/open-store.ts';
import { lookAtRooms, openJournal } from '../opening/with-store.ts';

/** A survey as one JSON object; its names are in docs/commands.md. */
export function surveyJson(survey: Survey): object {
  const { at, figures, findings, vitals, alerts, recoveries, waiting } = survey;
  const { rooms, total, pace, minutesToSoldOut, clients } = figures;
  return {
    at: new Date(at).toISOString(),
    rooms: rooms.map((room) => ({
      ...roomJson(room),
      waiting: waiting === null ? null : (waiting.get(room.room) ?? 0),
    })),
    total,
    bookedPerMinute: pace.perMinute.booked,
    releasedPerMinute: pace.perMinute.released,
    bookedInHalfMinutes: pace.steps,
    minutesToSoldOut,
    clients: clients.map(({ client, booked, held, lastChangeAt }) => ({
      client,
      booked,
      held,
      lastChange: lastChangeAt === null ? null : new Date(lastChangeAt).toISOString(),
    })),
    withoutHistory: recoveries.map(({ entry: { at: bookedAt, change }, isWritten }) => ({
      change: change.id,
      reference: referenceOrNull(bookingOf(change)),
      room: change.room,
      seats: change.seats.map(({ after }) => seatLabel(after)),
      booked: new Date(bookedAt).toISOString(),
      recovered: isWritten,
    })),
    alerts: alerts.map(({ level, kind, message, advice }) => ({ level, kind, message, advice })),
    store: vitalsJson(vitals),
    findings,
  };
}

function vitalsJson(vitals: Vitals): object {
  if (vitals.kind === 'file') {
    const { foldedAt, ...rest } = vitals;
    return { ...rest, foldedAt: foldedAt === null ? null : new Date(foldedAt).toISOString() };
  }
  const { kind, nodes, isSchemaAgreed: schemaAgreed, levels, connected = null } = vitals;
  return { kind, nodes, schemaAgreed, levels: levelsWords(levels), connected };
}

function roomJson(room: RoomFigures): object {
  const { isClosed: closed, longestRun: longestFreeRun, singles: singleSeats, ...counts } = room;
  return { ...counts, closed, longestFreeRun, singleSeats };
}

/** The rooms and their sum as comma-separated values. */
export function surveyCsv({ figures: { rooms, total } }: Survey): readonly string[] {
  const heading = ['seats', 'free', 'held', 'booked', 'blocked', 'percent'] as const;
  const counts = (row: typeof total): readonly (number | null)[] => heading.map((name) => row[name]);
  return csvLines([
    ['room', 'play', ...heading, 'closed', 'longestFreeRun', 'singleSeats'],
    ...rooms.map((row) => [row.room, row.play, ...counts(row), row.isClosed, row.longestRun, row.singles]),
    ['all', null, ...counts(total), null, null, null],
  ]);
}

/** The line for a monitor: the weightiest alert with what to do, how many more there are, and the numbers. */
export function surveyCheck({ figures: { total }, alerts }: Survey): {
  readonly state: MonitorState;
  readonly line: string;
} {
  const [worst] = alerts;
  const { seats, free, held, booked, blocked } = total;
  const numbers = [
    `booked=${booked};;;0;${seats - blocked}`,
    ...Object.entries({ free, held, blocked }).map(([name, count]) => `${name}=${count};;;0;${seats}`),
    `alerts=${alerts.length};;;0`,
  ].join(' ');
  if (worst === undefined) {
    return { state: 'ok', line: monitorLine('ok', `${booked} of ${seats - blocked} booked`, numbers) };
  }
  const more = alerts.length === 1 ? '' : `; ${alerts.length - 1} more`;
  const words = `${worst.message} -> ${asTyped(worst.advice)}${more}`;
  return { state: worst.level, line: monitorLine(worst.level, words, numbers) };
}

/** Everything that `theater ops` knows of a theater at one moment. */
type Survey = {
  /** ms since the epoch, this machine's clock. */
  readonly at: number;
  readonly figures: Figures;
  readonly findings: readonly Finding[];
  readonly vitals: Vitals;
  /** Bookings that were found without a row in the history. */
  readonly recoveries: readonly Recovery[];
  /** How many wait for seats, by room; only where somebody does. Null where that cannot be read. */
  readonly waiting: ReadonlyMap<string, number> | null;
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
  const [history, { findings }, vitals, left, damaged, recoveries, waiting] = await Promise.all([
    readRecentHistory(store, at - TURNOVER_WINDOW_MS),
    store.health('quick'),
    store.vitals(),
    journal.leftBehind(),
    journal.damaged(),
    recoverHistory(store, pictures),
    // Who may not read the list, or cannot, is told the rest all the same.
    readWaiting(store, plan).catch(() => null),
  ]);
  const figures = figuresOf(plan, new Map(pictures.map((picture) => [picture.room, picture])), history, at);
  const closings = await closingsIn(store, pictures);
  const place = { address: store.address };
  const found = { findings, vitals, recoveries, closings, place };
  // Of a hold nobody waits for the end.
  const awaited = left.filter(({ change }) => isLasting(change));
  const facts = { plan, figures, ...found, unconfirmed: awaited.length + damaged.length, link: LIVE };
  return { at, figures, findings, vitals, recoveries, waiting, alerts: alertsOf(facts) };
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

/** A monitor has its answer within 8 s whatever the store does: so long after its own start the program waits, ms. */
const PATIENCE_MS = 5_500;

/** Then the nodes are asked why, ms. */
const NODES_MS = 1_500;

/** What was asked and has no answer must not keep the program, ms. */
const LINGER_MS = 200;

/**
 * Prints the one line of `theater ops --check`. Rejects with a StoreError when the address or the settings are wrong.
 */
export async function checkInTime(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  output: Output,
): Promise<ExitCode> {
  const opened: { store?: Store } = {};
  const survey = (async () => {
    opened.store = await openStore(flags, environment);
    return await takeSurvey(opened.store, environment);
  })();
  try {
    const answer = await within(Math.max(PATIENCE_MS - performance.now(), 0), survey);
    if (answer !== null) {
      const { state, line } = surveyCheck(answer);
      output.print([line]);
      await opened.store?.close();
      return MONITOR[state];
    }
    return await reportLost('the store has not answered within 5 s');
  } catch (error) {
    if (!(error instanceof StoreError) || error.fault === 'configuration') throw error;
    return await reportLost(error.message);
  }

  async function reportLost(message: string): Promise<ExitCode> {
    const asked = opened.store?.vitals() ?? vitalsUnanswered(flags, environment);
    const alert = lostAlert(await within(NODES_MS, asked), message);
    output.print([monitorLine('critical', `${alert.message} -> ${asTyped(alert.advice)}`)]);
    void opened.store?.close();
    setTimeout(() => process.exit(), LINGER_MS).unref();
    return MONITOR.critical;
  }
}

/** What is answered in time; null for what is not, which then ends as it may. */
async function within<Answer>(ms: number, work: Promise<Answer>): Promise<Answer | null> {
  const ended = new AbortController();
  const late = delay(ms, null, { signal: ended.signal }).catch(() => null);
  try {
    return await Promise.race([work, late]);
  } finally {
    ended.abort();
    work.catch(() => undefined);
  }
}
