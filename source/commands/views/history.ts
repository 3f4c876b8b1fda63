import { clientsOf, movesOf, peopleWords } from '../../booking/describe.ts';
import type { HistoryQuery, Store } from '../../store/store.ts';
import { type Change, type HistoryEntry, isLasting, isLetGo } from '../../theater/change.ts';
import { localTime } from '../../theater/local-time.ts';
import { readName } from '../../theater/names.ts';
import { type IsNamed, parseBookingName, referenceIn, referenceOfChange } from '../../theater/reference.ts';
import { countOf, isSameWhole, ownerOf, type Seat, seatLabel, stateOf } from '../../theater/seats.ts';
import { defineCommand, type FlagValues } from '../cli/command.ts';
import { EXIT, alignColumns, type CsvField, csvLines, type Output } from '../cli/output.ts';
import { planFault, readCount, type Reading, readMoment, readRoom, readSeat } from '../cli/read-arguments.ts';
import { BOM_ALONE, CSV_FLAG, JSON_FLAG, ONE_FORMAT, STORE_FLAGS } from '../cli/shared-flags.ts';
import { withStore } from '../opening/with-store.ts';

/** Rows that are shown when nobody says how many, and the most that are read at once. */
const ROWS = { usual: 50, most: 10_000 } as const;

const FLAGS = {
  client: {
    kind: 'value',
    placeholder: 'NAME',
    summary: 'Changes by this person, or of seats of this client.',
  },
  since: { kind: 'value', placeholder: 'TIME', summary: 'Not older: 30m, 2h, 7d, 2026-03-01T19:30Z.' },
  limit: {
    kind: 'value',
    placeholder: 'N',
    summary: `The newest N, at most ${ROWS.most}; ${ROWS.usual} without it.`,
  },
  holds: { kind: 'switch', summary: 'Also what was only held for a while, and let go.' },
  ...JSON_FLAG,
  ...CSV_FLAG,
  ...STORE_FLAGS,
} as const;

export const historyCommand = defineCommand({
  name: 'history',
  summary: 'Who changed what, and when, the oldest first',
  usage: 'history [ROOM [SEAT] | REFERENCE]',
  details: [
    'REFERENCE: all that happened to one booking, whose seats may be free by now.',
    'Times are those of this machine, with their distance from UTC; in JSON and CSV',
    'they are UTC. --csv without --limit gives the newest 10000; "truncated" in the',
    'JSON says that there are older ones, "unreadable" how many rows of those that',
    'were asked for are damaged: they are left out.',
  ],
  flags: FLAGS,
  example: 'theater history A 7-4 --since 2h',
  run: async ({ words, flags, output, environment }) => {
    const reading = readQuery(words, flags, Date.now());
    if (reading.kind === 'fault') return output.usage(reading.message);
    if (flags.csv && flags.json) return output.usage(ONE_FORMAT);
    if (flags.bom && !flags.csv) return output.usage(BOM_ALONE);
    const query = reading.value;
    return await withStore({ flags, environment }, async (store) => {
      const { room, seat } = query;
      const plan = await store.plan();
      const fault = room === undefined ? null : planFault(plan, room, seat === undefined ? [] : [seat]);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const isNamed = parseBookingName(words[0]);
      const { entries, unreadable, isCut } = await readRows(store, query, { isNamed, hasHolds: flags.holds });
      if (output.isJson) output.json({ truncated: isCut, unreadable, history: entries.map(entryJson) });
      else if (flags.csv) output.csv(historyCsv(entries), flags.bom);
      else if (entries.length === 0)
        output.say(
          unreadable === 0
            ? 'The history has nothing of that.'
            : 'Nothing of that can be read in the history.',
        );
      else output.print(alignColumns(entries.map(entryCells)));
      // Whoever makes a list of everything must not take a part of it for the whole.
      if (isCut) output.say(cutWords(entries.length + unreadable, query.limit));
      if (unreadable > 0) output.say(gapWords(unreadable));
      if (isNamed !== null) sayIfSeveral(entries, isNamed, output);
      return EXIT.done;
    });
  },
});

function gapWords(unreadable: number): string {
  return `${countOf(unreadable, 'row')} of the history cannot be read: what was changed there is not told here.`;
}

/** Rows as they are shown; `unreadable`: how many could not be read. */
type Rows = {
  readonly entries: readonly HistoryEntry[];
  readonly unreadable: number;
  readonly isCut: boolean;
};

/** So many rows are read for one that is shown, where holds are left out: more are seldom held between two sales. */
const WITH_HOLDS = 5;

/** What of the rows is shown. */
type Shown = { readonly isNamed: IsNamed | null; readonly hasHolds: boolean };

/** The newest rows that are asked for, of one booking where it is named; whether there are older ones. */
async function readRows(store: Store, query: HistoryQuery, shown: Shown): Promise<Rows> {
  const many = shown.hasHolds ? query.limit : Math.min(WITH_HOLDS * query.limit, ROWS.most);
  const rows = await newestRows(store, query, shown, shown.isNamed === null ? many : ROWS.most);
  // Of so many holds as there were here, all that may be read must be.
  const isShort = rows.isCut && rows.entries.length + rows.unreadable < query.limit;
  return isShort ? await newestRows(store, query, shown, ROWS.most) : rows;
}

/** The same among the newest rows, of which `most` are read. */
async function newestRows(
  store: Store,
  query: HistoryQuery,
  { isNamed, hasHolds }: Shown,
  most: number,
): Promise<Rows> {
  // One more than wanted tells whether there are more.
  const { entries: read, unreadable } = await store.history({ ...query, limit: most + 1 });
  const found = read.filter(
    (entry) => (hasHolds || isLasting(entry.change)) && (isNamed === null || bookingsIn(entry).some(isNamed)),
  );
  // What cannot be read may be anything that was asked for, but one booking has few of all rows.
  const asked = found.length + (isNamed === null ? unreadable : 0);
  const isCut = asked > query.limit || read.length + unreadable > most;
  return { entries: found.slice(-query.limit), unreadable, isCut };
}

/** Every booking that a change did something to; what only rode on a seat of it did not. */
function bookingsIn({ change }: HistoryEntry): readonly string[] {
  const contents = change.seats
    .filter(({ before, after }) => !isSameWhole(before.content, after.content))
    .flatMap(({ before, after }) => [before.content, after.content]);
  return contents.flatMap((content) => (content.kind === 'booked' ? [content.booking] : []));
}

/** Two bookings that happen to have one reference are told apart by their ids. */
function sayIfSeveral(entries: readonly HistoryEntry[], isNamed: IsNamed, output: Output): void {
  const bookings = [...new Set(entries.flatMap(bookingsIn).filter(isNamed))];
  if (bookings.length < 2) return;
  output.say(`${bookings.length} bookings have this reference; name one by its id: ${bookings.join(' ')}`);
}

function cutWords(count: number, limit: number): string {
  if (count < limit) return `Of the newest ${ROWS.most} changes, holds among them; there are older ones.`;
  const more = limit < ROWS.most ? `; --limit N shows up to ${ROWS.most}` : '; --since narrows it';
  return `These are the newest ${limit}, and there are older ones${more}.`;
}

function readQuery(
  words: readonly string[],
  flags: FlagValues<typeof FLAGS>,
  now: number,
): Reading<HistoryQuery> {
  const [roomWord, seatWord, ...others] = words;
  if (others.length > 0) return { kind: 'fault', message: 'theater history takes a room and one seat of it' };
  const limit = readCount('--limit', flags.limit, { from: 1, to: ROWS.most });
  if (limit.kind === 'fault') return limit;
  const usual = flags.csv ? ROWS.most : ROWS.usual;
  let query: HistoryQuery = { limit: limit.value ?? usual };
  const isBooking = parseBookingName(roomWord) !== null;
  if (isBooking && seatWord !== undefined)
    return { kind: 'fault', message: 'a reference names its seats: theater history REFERENCE' };
  if (roomWord !== undefined && !isBooking) {
    const room = readRoom(roomWord);
    if (room.kind === 'fault') return room;
    query = { ...query, room: room.value };
  }
  if (seatWord !== undefined) {
    const seat = readSeat(seatWord);
    if (seat.kind === 'fault') return seat;
    query = { ...query, seat: seat.value };
  }
  if (flags.client !== null) {
    const client = readName(flags.client);
    if (client.kind === 'fault') return { kind: 'fault', message: `${client.message}; write --client NAME` };
    query = { ...query, client: client.name };
  }
  if (flags.since !== null) {
    const since = readMoment('--since', flags.since, now);
    if (since.kind === 'fault') return since;
    query = { ...query, since: since.value };
  }
  return { kind: 'value', value: query };
}

function entryJson({ at, change, isRecovered: recovered }: HistoryEntry): object {
  const { id, kind, room, by, reason, seats, play } = change;
  return {
    at: new Date(at).toISOString(),
    change: id,
    kind,
    room,
    by,
    reason,
    recovered,
    ...(play !== undefined && { play: { from: play.before, to: play.after } }),
    seats: seats.map(({ before, after }) => ({
      seat: seatLabel(after),
      before: seatJson(before, at),
      after: seatJson(after, at),
    })),
  };
}

function seatJson(seat: Seat, at: number): object {
  const { content, version } = seat;
  const booking = content.kind === 'booked' ? content.booking : null;
  return {
    state: stateOf(seat, at),
    client: ownerOf(seat, at),
    booking,
    reference: referenceIn(content),
    version,
  };
}

function entryCells({ at, change, isRecovered }: HistoryEntry): readonly string[] {
  const { kind, room, reason, seats, gate, play } = change;
  // Closing or opening a room, or renaming its play, only touches one of its seats.
  const isOfRoom = seats.length === 1 && (gate !== null || play !== undefined);
  const labels = isOfRoom ? (play?.after ?? '') : whereWords(change);
  const remarks = [
    isLetGo(change) ? '(let go)' : '',
    losersOf(change, at),
    reason,
    isRecovered ? '(recovered)' : '',
  ];
  return [
    localTime(at),
    kind,
    `${room} ${labels}`,
    peopleWords(change),
    referenceOfChange(change) ?? '',
    remarks.filter((remark) => remark !== '').join(' '),
  ];
}

/** `(had been of Mia)` for seats that others have lost by the change. */
function losersOf({ seats, by }: Change, at: number): string {
  const losers = new Set(
    seats
      .filter(({ before, after }) => ownerOf(before, at) !== ownerOf(after, at))
      .map(({ before }) => ownerOf(before, at))
      .filter((owner) => owner !== null && owner !== by),
  );
  return losers.size === 0 ? '' : `(had been of ${[...losers].join(', ')})`;
}

/** The seats, and where they went or to whom. */
function whereWords(change: Change): string {
  if (change.kind === 'move') return movesOf(change);
  const labels = fewLabels(change.seats.map(({ after }) => seatLabel(after)));
  return change.kind === 'give' ? `${labels} to ${clientsOf(change, 'after')}` : labels;
}

/** The first seats, and how many more there are, so that a reset stays one line. */
function fewLabels(labels: readonly string[]): string {
  const [most, shown] = [8, 7];
  return labels.length <= most
    ? labels.join(' ')
    : `${labels.slice(0, shown).join(' ')} +${labels.length - shown}`;
}

/** Row and place have a column each: a spreadsheet would take the seat `7-4` for a day in April. */
const HEADING = [
  'at',
  'change',
  'kind',
  'room',
  'row',
  'place',
  'by',
  'reason',
  'recovered',
  'stateBefore',
  'clientBefore',
  'bookingBefore',
  'versionBefore',
  'stateAfter',
  'clientAfter',
  'bookingAfter',
  'versionAfter',
  'referenceBefore',
  'referenceAfter',
] as const;

/** The history as comma-separated values: a heading, then a line for each seat of each change. */
function historyCsv(entries: readonly HistoryEntry[]): readonly string[] {
  const rows = entries.flatMap(({ at, change, isRecovered }) =>
    change.seats.map(({ before, after }): readonly CsvField[] => [
      new Date(at).toISOString(),
      change.id,
      change.kind,
      change.room,
      after.row,
      after.place,
      change.by,
      change.reason,
      isRecovered,
      ...seatFields(before, at),
      ...seatFields(after, at),
      referenceIn(before.content),
      referenceIn(after.content),
    ]),
  );
  return csvLines([HEADING, ...rows]);
}

function seatFields(seat: Seat, at: number): readonly CsvField[] {
  const booking = seat.content.kind === 'booked' ? seat.content.booking : null;
  return [stateOf(seat, at), ownerOf(seat, at), booking, seat.version];
}
