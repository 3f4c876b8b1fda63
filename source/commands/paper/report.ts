import { shorten } from '../../screen/kit/text.ts';
import type { HistoryQuery } from '../../store/store.ts';
import type { Occupancy } from '../../theater/figures.ts';
import { localTime } from '../../theater/local-time.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { EVENING_MS, type Report, reportOf, type Turn } from '../../theater/sales.ts';
import { countOf } from '../../theater/seats.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, alignColumns, type Cell, type CsvField, csvLines, type Output } from '../cli/output.ts';
import { planFault, type Reading, readMoment, readRoom } from '../cli/read-arguments.ts';
import { BOM_ALONE, CSV_FLAG, JSON_FLAG, ONE_FORMAT, STORE_FLAGS } from '../cli/shared-flags.ts';
import { levelRemarks, lookAtRooms, withStore } from '../opening/with-store.ts';

/** Rows of the history that are read at most, as `theater history` does. */
const MOST_ROWS = 10_000;

export const reportCommand = defineCommand({
  name: 'report',
  summary: 'The evening in numbers: sold, released, moved, given, blocked',
  usage: 'report [ROOM] [--since TIME]',
  details: [
    'For each room, for whoever did it, and for each hour of the clock here; every',
    'number counts seats. Without --since it is of the last 12 hours. What was sold',
    'and what was released lead from the seats that were booked before to those of',
    'theater rooms; a move sells nothing, and a reset releases what was booked.',
  ],
  flags: {
    since: { kind: 'value', placeholder: 'TIME', summary: 'From then on: 30m, 2h, 7d, 2026-03-01T19:30Z.' },
    ...JSON_FLAG,
    ...CSV_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater report --since 5h',
  run: async ({ words, flags, output, environment }) => {
    const reading = readScope(words, flags.since, Date.now());
    if (reading.kind === 'fault') return output.usage(reading.message);
    if (flags.csv && flags.json) return output.usage(ONE_FORMAT);
    if (flags.bom && !flags.csv) return output.usage(BOM_ALONE);
    const { room, since } = reading.value;
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = room === undefined ? null : planFault(plan, room);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const rooms = plan.rooms.filter((each) => room === undefined || each.room === room);
      // Looked at first: rows of what comes meanwhile are told from those that led to the pictures.
      const pictures = await lookAtRooms(store, { ...plan, rooms });
      for (const remark of levelRemarks(pictures)) output.say(remark);
      const { entries, unreadable } = await store.history({ ...reading.value, limit: MOST_ROWS + 1 });
      const isCut = entries.length + unreadable > MOST_ROWS;
      const report = reportOf(pictures, entries, since);
      if (output.isJson) output.json(reportJson(report, { since, truncated: isCut, unreadable }));
      else if (flags.csv) output.csv(reportCsv(report), flags.bom);
      else output.print(reportLines(report, since));
      sayWhatIsLeftOut(output, report, { isCut, unreadable });
      return EXIT.done;
    });
  },
});

type Scope = Pick<HistoryQuery, 'room'> & { readonly since: number };

function readScope(words: readonly string[], sinceText: string | null, now: number): Reading<Scope> {
  const [roomWord, ...others] = words;
  if (others.length > 0) return { kind: 'fault', message: 'theater report takes one room, or none for all' };
  const since = readMoment('--since', sinceText ?? `${EVENING_MS / 3_600_000}h`, now);
  if (since.kind === 'fault') return since;
  if (roomWord === undefined) return { kind: 'value', value: { since: since.value } };
  const room = readRoom(roomWord);
  return room.kind === 'fault' ? room : { kind: 'value', value: { room: room.value, since: since.value } };
}

/** Whoever counts money by a report must know what is not in it. */
function sayWhatIsLeftOut(
  output: Output,
  { missing }: Report,
  { isCut, unreadable }: { readonly isCut: boolean; readonly unreadable: number },
): void {
  if (isCut)
    output.say(`This is of the newest ${MOST_ROWS} changes, and there are older ones; --since narrows it.`);
  if (unreadable > 0)
    output.say(`${countOf(unreadable, 'row')} of the history cannot be read, and is not in these numbers.`);
  if (missing > 0)
    output.say(
      `At least ${countOf(missing, 'change')} of seats ${missing === 1 ? 'has' : 'have'} no row here: the numbers are too small.`,
    );
}

const TURN_HEADING = ['sold', 'released', 'moved', 'given', 'blocked', 'unblocked', 'arrived'] as const;

/** The same as headings on paper, where a name of a full length must fit beside them. */
const PRINTED = TURN_HEADING.map((heading) => (heading === 'arrived' ? 'came' : heading));

/** The longest name of a play that leaves room for the numbers. */
const PLAY_CELLS = 30;

function reportLines(report: Report, since: number): readonly string[] {
  const { rooms, total, actors, hours, at } = report;
  const standing = alignColumns([
    ['room', 'play', 'seats', 'before', 'booked', 'free', 'blocked'],
    ...rooms.map(({ room, play, bookedBefore, now }) => [
      room,
      shorten(makeSafe(play), PLAY_CELLS, '..'),
      ...nowCells(bookedBefore, now),
    ]),
    ...(rooms.length > 1 ? [['all', '', ...nowCells(total.bookedBefore, total.now)]] : []),
  ]);
  const done = alignColumns([
    ['', ...PRINTED],
    ...rooms.map((room) => [room.room, ...turnCells(room)]),
    ...(rooms.length > 1 ? [['all', ...turnCells(total)]] : []),
    ...sectionOf(actors.map(({ by, ...turn }) => [by, ...turnCells(turn)])),
    ...sectionOf(hours.map(({ from, ...turn }) => [hourWords(from), ...turnCells(turn)])),
  ]);
  return [
    `From ${localTime(since)} to ${localTime(at)}`,
    '',
    ...standing,
    '',
    ...done,
    ...reservationLines(report),
  ];
}

/** What became of reservations, and what is to be done about those that have run out. */
function reservationLines({ total: { expired }, reserved, overdue }: Report): readonly string[] {
  const kept = reserved === 0 ? [] : [`${countOf(reserved, 'seat')} reserved and not collected yet.`];
  const lost = expired === 0 ? [] : [`${countOf(expired, 'seat')} released, not collected in time.`];
  const late =
    overdue === 0
      ? []
      : [`${countOf(overdue, 'reservation')} over: theater expire releases what was not collected.`];
  const lines = [...kept, ...lost, ...late];
  return lines.length === 0 ? [] : ['', ...lines];
}

/** How the seats stand, behind how many were booked before. */
function nowCells(bookedBefore: number | null, { seats, booked, free, blocked }: Occupancy): readonly Cell[] {
  return [seats, bookedBefore ?? '?', booked, free, blocked];
}

/** Rows behind a blank one; nothing where there are none. */
function sectionOf(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  return rows.length === 0 ? [] : [[''], ...rows];
}

function turnCells(turn: Turn): readonly number[] {
  return TURN_HEADING.map((name) => turn[name]);
}

/** `2026-03-01 19:00+01:00`: an hour that the clock shows twice in autumn is told by its distance from UTC. */
function hourWords(from: number): string {
  return localTime(from).replace(/:\d\d(?=[+-])/, '');
}

function reportJson(
  { rooms, total, actors, hours, at, missing, reserved, overdue }: Report,
  { since, ...gaps }: { readonly since: number; readonly truncated: boolean; readonly unreadable: number },
): object {
  return {
    since: new Date(since).toISOString(),
    at: new Date(at).toISOString(),
    ...gaps,
    missing,
    reserved,
    overdue,
    rooms,
    total,
    actors,
    hours: hours.map(({ from, ...turn }) => ({ from: new Date(from).toISOString(), ...turn })),
  };
}

const CSV_HEADING = [
  'group',
  'name',
  'play',
  ...TURN_HEADING,
  'bookedBefore',
  'seats',
  'free',
  'booked',
  'held',
  'blockedNow',
  'expired',
] as const;

/** One line for each room, one for all of them, for each actor and for each hour; `group` says which it is. */
function reportCsv({ rooms, total, actors, hours }: Report): readonly string[] {
  const nothing: readonly CsvField[] = [null, null, null, null, null, null];
  return csvLines([
    CSV_HEADING,
    ...rooms.map(({ room, play, bookedBefore, now, ...turn }) => [
      'room',
      room,
      play,
      ...turnCells(turn),
      bookedBefore,
      ...nowFields(now),
      turn.expired,
    ]),
    ['all', null, null, ...turnCells(total), total.bookedBefore, ...nowFields(total.now), total.expired],
    ...actors.map(({ by, ...turn }) => ['actor', by, null, ...turnCells(turn), ...nothing, turn.expired]),
    ...hours.map(({ from, ...turn }) => [
      'hour',
      new Date(from).toISOString(),
      null,
      ...turnCells(turn),
      ...nothing,
      turn.expired,
    ]),
  ]);
}

function nowFields({ seats, free, booked, held, blocked }: Occupancy): readonly CsvField[] {
  return [seats, free, booked, held, blocked];
}
