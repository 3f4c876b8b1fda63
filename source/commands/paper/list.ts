import { padRight, shorten, wrap } from '../../screen/kit/text.ts';
import { occupancyOf } from '../../theater/figures.ts';
import { localTime } from '../../theater/local-time.ts';
import { compareNames, NAME_CELLS, walkUpNumber } from '../../theater/names.ts';
import { referenceOf } from '../../theater/reference.ts';
import { keptWords, untilJson } from '../../theater/reservation.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import {
  compareSeats,
  countOf,
  hasArrived,
  seatLabel,
  type SeatPosition,
  seatRanges,
} from '../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import { defineCommand } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { EXIT, alignColumns, type Cell, type CsvField, csvLines } from '../cli/output.ts';
import { planFault, type Reading, readRoom } from '../cli/read-arguments.ts';
import { BOM_ALONE, CSV_FLAG, JSON_FLAG, ONE_FORMAT, STORE_FLAGS } from '../cli/shared-flags.ts';
import { levelRemarks, lookAtRooms, withStore } from '../opening/with-store.ts';
import { sayInTwoRooms } from '../request/left-behind.ts';
import { roomsCommand } from '../views/rooms.ts';

/** Whoever stands at the door looks for a name, or for the seat on a ticket. */
type ListOrder = 'name' | 'row';

const ORDERS: readonly ListOrder[] = ['name', 'row'];

export const listCommand = defineCommand({
  name: 'list',
  summary: 'The list for the door, on paper: who has which seats of a room',
  usage: 'list ROOM [--by name|row]',
  details: [
    'By name, walk-ups by their numbers behind; or each seat, row by row. It fits',
    '80 columns, says when it was so, and needs no network once it is printed:',
    'theater list A > list-a.txt. Without a room it is theater rooms.',
  ],
  flags: {
    by: { kind: 'value', placeholder: 'ORDER', summary: 'name (usual), or row.' },
    ...JSON_FLAG,
    ...CSV_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater list A --by row',
  run: async ({ words, flags, output, environment }) => {
    const [roomWord, ...others] = words;
    const isBare = flags.by === null && !flags.csv && !flags.bom;
    // Whoever knows other programs means the rooms by that.
    if (roomWord === undefined && isBare)
      return await roomsCommand.run({ words, flags, output, environment });
    const room = readRoom(roomWord);
    if (room.kind === 'fault') return output.usage(room.message);
    if (others.length > 0) return output.usage('theater list takes one room; each room has its own list');
    const order = readOrder(flags.by);
    if (order.kind === 'fault') return output.usage(order.message);
    if (flags.csv && flags.json) return output.usage(ONE_FORMAT);
    if (flags.bom && !flags.csv) return output.usage(BOM_ALONE);
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = planFault(plan, room.value);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const snapshot = await store.look(room.value, 'browse');
      for (const remark of levelRemarks([snapshot])) output.say(remark);
      if (output.isJson) output.json(listJson(snapshot, order.value));
      else if (flags.csv) output.csv(listCsv(snapshot, order.value), flags.bom);
      else output.print(listLines(snapshot, order.value));
      if (output.isJson || occupancyOf(snapshot).booked === 0) return EXIT.done;
      sayInTwoRooms(store, await lookAtRooms(store, plan), (part) => part.room === room.value, output);
      return EXIT.done;
    });
  },
});

function readOrder(text: string | null): Reading<ListOrder> {
  if (text === null) return { kind: 'value', value: 'name' };
  const order = ORDERS.find((known) => known === text.toLowerCase());
  if (order !== undefined) return { kind: 'value', value: order };
  return { kind: 'fault', message: `--by is name or row, not "${quoted(text)}"` };
}

type Party = ReturnType<typeof reservationsIn>[number];

/** The parties of a room; by name those without one come last, by number. */
function partiesIn(snapshot: RoomSnapshot, order: ListOrder): readonly Party[] {
  return reservationsIn([snapshot]).toSorted((left, right) =>
    order === 'row' ? compareFirst(left, right) : compareParties(left, right),
  );
}

function compareParties(left: Party, right: Party): number {
  const [walkUp, other] = [walkUpNumber(left.client), walkUpNumber(right.client)];
  if ((walkUp === null) !== (other === null)) return walkUp === null ? -1 : 1;
  return compareNames(left.client, right.client) || compareFirst(left, right);
}

function compareFirst({ seats: [left] }: Party, { seats: [right] }: Party): number {
  return left === undefined || right === undefined ? 0 : compareSeats(left, right);
}

/** What is left of 80 columns behind a seat, a name and a reference. */
const REMARK_CELLS = 30;

/** A list is printed on paper of 80 columns, and may be read on a terminal of them. */
const COLUMNS = 80;

/** Where the seats of a party begin: behind its box, its name, how many it is, and its reference. */
const SEATS_FROM = 42;

/** Nobody of them has come; some; all. */
const BOXES = { none: '[ ]', some: '[/]', all: '[x]' } as const;
const ELLIPSIS = '..';

function listLines(snapshot: RoomSnapshot, order: ListOrder): readonly string[] {
  const parties = partiesIn(snapshot, order);
  const { room, play, at, isClosed } = snapshot;
  const { booked, seats } = occupancyOf(snapshot);
  return [
    shorten(`Room ${room}  ${makeSafe(play)}`, COLUMNS, ELLIPSIS),
    `${booked} of ${countOf(seats, 'seat')} booked, ${partyCount(parties)}${arrivedWords(snapshot)}${isClosed ? '; closed for bookings' : ''}`,
    `As it was at ${localTime(at)}; what changes later is not on this page.`,
    '',
    ...(order === 'name' ? linesByName(parties, snapshot) : linesByRow(parties, snapshot)),
    ...keptLines(snapshot),
  ];
}

function arrivedWords(snapshot: RoomSnapshot): string {
  const { length } = arrivedOf(snapshot, snapshot.seats);
  return length === 0 ? '' : `, ${length} arrived`;
}

/** Those of the seats whose people have come. */
function arrivedOf(snapshot: RoomSnapshot, seats: readonly SeatPosition[]): readonly SeatPosition[] {
  return seats.filter((position) => {
    const content = seatAt(snapshot, position)?.content;
    return content !== undefined && hasArrived(content);
  });
}

function boxOf(snapshot: RoomSnapshot, seats: readonly SeatPosition[]): string {
  const { length } = arrivedOf(snapshot, seats);
  return BOXES[length === 0 ? 'none' : length < seats.length ? 'some' : 'all'];
}

function partyCount({ length }: readonly Party[]): string {
  return length === 1 ? '1 party' : `${length} parties`;
}

function linesByName(parties: readonly Party[], snapshot: RoomSnapshot): readonly string[] {
  const named = parties.filter(({ client }) => walkUpNumber(client) === null);
  const walkUps = parties.filter(({ client }) => walkUpNumber(client) !== null);
  const heading = walkUps.length === 0 ? [] : [...(named.length === 0 ? [] : ['']), 'Walk-ups'];
  const linesOf = (party: Party): readonly string[] => partyLines(party, snapshot);
  return [...named.flatMap(linesOf), ...heading, ...walkUps.flatMap(linesOf)];
}

/** A box, the name, how many they are, the reference, and the seats in as many lines as they need. */
function partyLines(party: Party, snapshot: RoomSnapshot): readonly string[] {
  const { client, booking, seats } = party;
  const [first = '', ...more] = wrap(seatRanges(seats), COLUMNS - SEATS_FROM, ELLIPSIS);
  const name = paperName(client);
  const count = String(seats.length).padStart(3);
  const line = `${boxOf(snapshot, seats)} ${padRight(name, NAME_CELLS)} ${count}  ${referenceOf(booking)}`;
  const remark = remarkOf(party, snapshot.at);
  const remarks = remark === '' ? [] : [shorten(`    ${remark}`, COLUMNS, ELLIPSIS)];
  return [
    `${padRight(line, SEATS_FROM)}${first}`,
    ...more.map((each) => ' '.repeat(SEATS_FROM) + each),
    ...remarks,
  ];
}

/** What is to be known of a party at the door: whether it has to collect its seats yet, and what was noted. */
function remarkOf({ until, note = '' }: Pick<Party, 'until' | 'note'>, now: number): string {
  return [keptWords(until, now), makeSafe(note)].filter((words) => words !== '').join(': ');
}

function linesByRow(parties: readonly Party[], snapshot: RoomSnapshot): readonly string[] {
  const rows = Map.groupBy(seatsOf(parties), ({ seat }) => seat.row);
  const lines = [...rows].map(([row, taken]): readonly string[] => {
    const cells = taken.map(({ seat, party }): readonly Cell[] => [
      boxOf(snapshot, [seat]),
      seatLabel(seat),
      padRight(paperName(party.client), NAME_CELLS),
      referenceOf(party.booking),
      shorten(remarkOf(party, snapshot.at), REMARK_CELLS, ELLIPSIS),
    ]);
    return [`Row ${row}`, ...alignColumns(cells)];
  });
  return lines.flatMap((each, index) => (index === 0 ? each : ['', ...each]));
}

type TakenSeat = { readonly seat: SeatPosition; readonly party: Party };

/** Every booked seat with its party, row by row. */
function seatsOf(parties: readonly Party[]): readonly TakenSeat[] {
  return parties
    .flatMap((party) => party.seats.map((seat): TakenSeat => ({ seat, party })))
    .toSorted((left, right) => compareSeats(left.seat, right.seat));
}

/** Seats that nobody may sit on, and why. */
function keptLines(snapshot: RoomSnapshot): readonly string[] {
  const kept = Map.groupBy(blockedIn(snapshot), ({ note }) => note);
  const lines = [...kept].flatMap(([note, seats]) => {
    const why = note === '' ? [] : [`(${makeSafe(note)})`];
    return wrap(['Blocked:', ...seatRanges(seats), ...why], COLUMNS, ELLIPSIS);
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function blockedIn({ seats }: RoomSnapshot): readonly (SeatPosition & { readonly note: string })[] {
  return seats.flatMap(({ row, place, content }) =>
    content.kind === 'blocked' ? [{ row, place, note: content.note }] : [],
  );
}

function paperName(client: string): string {
  return shorten(makeSafe(client), NAME_CELLS, ELLIPSIS);
}

function listJson(snapshot: RoomSnapshot, order: ListOrder): object {
  const { room, play, at, isClosed: closed } = snapshot;
  return {
    room,
    play,
    at: new Date(at).toISOString(),
    closed,
    parties: partiesIn(snapshot, order).map(({ client, booking, seats, until, note }) => ({
      client,
      walkUp: walkUpNumber(client) !== null,
      booking,
      reference: referenceOf(booking),
      seats: seats.map(seatLabel),
      arrived: arrivedOf(snapshot, seats).map(seatLabel),
      until: untilJson(until),
      note: note ?? null,
    })),
    blocked: blockedIn(snapshot).map((seat) => ({ seat: seatLabel(seat), note: seat.note })),
  };
}

/** Row and place have a column each: a spreadsheet would take the seat `7-4` for a day in April. */
const HEADING = [
  'room',
  'play',
  'row',
  'place',
  'client',
  'walkUp',
  'booking',
  'reference',
  'arrived',
  'until',
  'note',
] as const;

function listCsv(snapshot: RoomSnapshot, order: ListOrder): readonly string[] {
  const { room, play } = snapshot;
  const parties = partiesIn(snapshot, order);
  const taken = order === 'row' ? seatsOf(parties) : parties.flatMap((party) => seatsOf([party]));
  const rows = taken.map(({ seat, party: { client, booking, until, note } }): readonly CsvField[] => [
    room,
    play,
    seat.row,
    seat.place,
    client,
    walkUpNumber(client) !== null,
    booking,
    referenceOf(booking),
    arrivedOf(snapshot, [seat]).length > 0,
    untilJson(until),
    note ?? null,
  ]);
  return csvLines([HEADING, ...rows]);
}
