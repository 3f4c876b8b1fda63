import { asTyped } from '../store/typed-command.ts';
import { levelsWords, type Vitals } from '../store/vitals.ts';
import type { RoomFigures } from '../theater/figures.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { csvLines } from './csv-lines.ts';
import type { MonitorState } from './monitor.ts';
import { monitorLine } from './monitor.ts';
import type { Survey } from './ops-survey.ts';

/** A survey as one JSON object; its names are in docs/commands.md. */
export function surveyJson({ at, figures, findings, vitals, alerts, recoveries }: Survey): object {
  const { rooms, total, pace, minutesToSoldOut, clients } = figures;
  return {
    at: new Date(at).toISOString(),
    rooms: rooms.map(roomJson),
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
  const { kind, nodes, isSchemaAgreed: schemaAgreed, levels } = vitals;
  return { kind, nodes, schemaAgreed, levels: levelsWords(levels) };
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
