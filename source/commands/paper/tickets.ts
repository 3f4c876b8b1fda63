import { fit, padRight, shorten } from '../../screen/kit/text.ts';
import { chooseAppearance } from '../../screen/kit/theme.ts';
import { THEMES } from '../../screen/kit/themes.ts';
import type { Store } from '../../store/store.ts';
import { localTime } from '../../theater/local-time.ts';
import { parseBookingName, referenceOf } from '../../theater/reference.ts';
import type { Pins } from '../../theater/request.ts';
import { untilJson, untilWords } from '../../theater/reservation.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { compareSeats, seatLabel, seatName, type SeatPosition } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, type CsvField, csvLines } from '../cli/output.ts';
import { hasStretch, planFault, readRoom, readSeatRanges } from '../cli/read-arguments.ts';
import { BOM_ALONE, CSV_FLAG, JSON_FLAG, ONE_FORMAT, STORE_FLAGS } from '../cli/shared-flags.ts';
import { levelRemarks, withStore } from '../opening/with-store.ts';
import { seatsForReference } from '../request/by-reference.ts';

export const ticketsCommand = defineCommand({
  name: 'tickets',
  summary: 'Tickets to print, one for each booked seat, with a QR code',
  usage: 'tickets REFERENCE | ROOM [SEATS…]',
  details: [
    'Of one booking, of seats (7-4, 3-1..3-10, 3 for row 3), or of a whole room.',
    'The code holds the reference and nothing else. On paper it is dark on white;',
    'on a terminal it is drawn for a dark background, unless the theme is light.',
    'theater tickets K7QF2X | lp prints; a ticket shows what was so at that time.',
  ],
  flags: {
    narrow: { kind: 'switch', summary: 'For paper of 42 columns; 80 without it.' },
    noQr: { kind: 'switch', summary: 'Without the QR code.' },
    house: { kind: 'value', placeholder: 'NAME', summary: 'What stands above each ticket: your house.' },
    ...JSON_FLAG,
    ...CSV_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater tickets A 7-4 7-5',
  run: async ({ words, flags, output, environment }) => {
    if (flags.csv && flags.json) return output.usage(ONE_FORMAT);
    if (flags.bom && !flags.csv) return output.usage(BOM_ALONE);
    const early = parseBookingName(words[0]) === null ? readRoom(words[0]) : null;
    if (early?.kind === 'fault') return output.usage(`${early.message}, or a booking by its reference`);
    if (early === null && words.length > 1)
      return output.usage('a reference names its seats: theater tickets REFERENCE');
    return await withStore({ flags, environment }, async (store) => {
      const found = await findTickets(store, words);
      if (found.kind === 'fault') return output.usage(found.message, found.reason);
      if (found.kind === 'nothing') return output.fail(found.reason, found.message, EXIT.refused);
      const { tickets, snapshot } = found;
      for (const remark of levelRemarks([snapshot])) output.say(remark);
      if (output.isJson) output.json(ticketsJson(tickets, snapshot));
      else if (flags.csv) output.csv(ticketsCsv(tickets, snapshot), flags.bom);
      else if (tickets.length === 0) output.say(`No seat of room ${snapshot.room} is booked.`);
      else {
        const { theme, isAsciiOnly } = chooseAppearance({}, environment, process.platform);
        const hasCode = !flags.noQr && isAsciiOnly !== true;
        if (!flags.noQr && !hasCode)
          output.say('The QR code needs characters beyond ASCII, and is left out.');
        const isInverted = process.stdout.isTTY ? theme !== THEMES.light : false;
        const paper = {
          columns: flags.narrow ? 42 : 80,
          house: flags.house ?? 'theater',
          codeOf: hasCode ? await makeCodes(isInverted) : null,
        };
        output.print(paperLines(tickets, snapshot, paper));
      }
      return EXIT.done;
    });
  },
});

/** A booked seat. */
type Ticket = SeatPosition & {
  readonly client: string;
  readonly booking: string;
  /** When it may be released unless it is collected, ms since the epoch; null where it is not reserved. */
  readonly until: number | null;
};

/** The tickets that words ask for, as a picture of their room has them; or why there are none. */
type Found =
  | { readonly kind: 'tickets'; readonly tickets: readonly Ticket[]; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'nothing'; readonly reason: string; readonly message: string }
  | { readonly kind: 'fault'; readonly reason?: string; readonly message: string };

async function findTickets(store: Store, words: readonly string[]): Promise<Found> {
  const plan = await store.plan();
  const named = await seatsForReference(store, plan, words, null);
  if (named.kind === 'nothing') return named;
  const [roomWord, ...seatWords] = named.words;
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  const seats = readSeatRanges(seatWords.length === 0 ? ['all'] : seatWords, plan);
  if (seats.kind === 'fault') return seats;
  const fault = planFault(plan, room.value, seats.value);
  if (fault !== null) return fault;
  const snapshot = await store.look(room.value, 'browse');
  const tickets = ticketsOf(snapshot, seats.value, named.pins);
  const isEach = seatWords.length > 0 && !hasStretch(seatWords) && named.pins === null;
  const missing = seats.value.find((seat) => ticketAt(snapshot, seat) === null);
  if (isEach && missing !== undefined) {
    const message = `nobody has booked ${seatName(room.value, missing)}; no ticket was printed`;
    return { kind: 'nothing', reason: 'not-booked', message };
  }
  return { kind: 'tickets', tickets, snapshot };
}

/** Those of the seats that are booked, row by row; with pins only those that are still in the booking they name. */
function ticketsOf(
  snapshot: RoomSnapshot,
  seats: readonly SeatPosition[],
  pins: Pins | null,
): readonly Ticket[] {
  return seats
    .map((seat) => ticketAt(snapshot, seat))
    .filter((ticket) => ticket !== null)
    .filter((ticket) => pins === null || pins.get(seatLabel(ticket)) === ticket.booking)
    .toSorted(compareSeats);
}

function ticketAt(snapshot: RoomSnapshot, { row, place }: SeatPosition): Ticket | null {
  const content = seatAt(snapshot, { row, place })?.content;
  if (content?.kind !== 'booked') return null;
  const { client, booking, until = null } = content;
  return { row, place, client, booking, until };
}

/** What tickets are printed on, and what they have beside their own words. */
type Paper = {
  readonly columns: number;
  readonly house: string;
  /** Draws the code of a reference; null where there is none. */
  readonly codeOf: ((reference: string) => readonly string[]) | null;
};

/** Tickets below one another, with a line to cut along before each and behind the last. */
function paperLines(tickets: readonly Ticket[], snapshot: RoomSnapshot, paper: Paper): readonly string[] {
  const cut = '- '.repeat(paper.columns / 2).trimEnd();
  return [...tickets.flatMap((ticket) => [cut, ...ticketLines(ticket, snapshot, paper)]), cut];
}

function ticketLines(ticket: Ticket, { room, play, at }: RoomSnapshot, paper: Paper): readonly string[] {
  const reference = referenceOf(ticket.booking);
  const words = [
    paper.house,
    '',
    play,
    `Room ${room}   Row ${ticket.row}   Place ${ticket.place}`,
    '',
    ticket.client,
    `Reference ${reference}`,
    ...(ticket.until === null ? [] : [`Not collected; kept until ${untilWords(ticket.until, at)}`]),
    '',
    `As it was at ${localTime(at)}`,
  ].map(makeSafe);
  const code = paper.codeOf?.(reference) ?? [];
  const [codeCells, margin] = [code[0]?.length ?? 0, ' '];
  const isBeside = paper.columns - codeCells > codeCells;
  if (!isBeside || code.length === 0) {
    const indent = ' '.repeat(Math.floor((paper.columns - codeCells) / 2));
    const text = words.map((line) => (margin + shorten(line, paper.columns - 1, '..')).trimEnd());
    return ['', ...text, '', ...code.map((line) => (indent + line).trimEnd())];
  }
  // The words stand in the middle beside the code.
  const above = Math.floor((code.length - words.length) / 2);
  return code.map((line, index) => {
    const text = margin + fit(words[index - above] ?? '', paper.columns - codeCells - 2, '..');
    return (padRight(text, paper.columns - codeCells) + line).trimEnd();
  });
}

/** Modules of white around the code, without which scanners do not find it. */
const QUIET_ZONE = 4;

/**
 * What draws the code of a reference in half blocks, two modules of a column in each character: dark modules as ink,
 * or, inverted, as the background of a dark terminal.
 */
async function makeCodes(isInverted: boolean): Promise<(reference: string) => readonly string[]> {
  // Only tickets need it.
  const { encodeQR } = await import('qr');
  return (reference) => {
    const options = { encoding: 'alphanumeric', ecc: 'high', border: QUIET_ZONE } as const;
    const modules = encodeQR(reference, 'raw', options);
    const isInk = (row: number, column: number): boolean => (modules[row]?.[column] ?? false) !== isInverted;
    return Array.from({ length: Math.ceil(modules.length / 2) }, (_, half) =>
      modules
        .map((_row, column) => {
          const [upper, lower] = [isInk(2 * half, column), isInk(2 * half + 1, column)];
          return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
        })
        .join(''),
    );
  };
}

function ticketsJson(tickets: readonly Ticket[], { room, play, at }: RoomSnapshot): object {
  return {
    at: new Date(at).toISOString(),
    tickets: tickets.map(({ row, place, client, booking, until }) => ({
      room,
      play,
      seat: seatLabel({ row, place }),
      row,
      place,
      client,
      booking,
      reference: referenceOf(booking),
      until: untilJson(until),
    })),
  };
}

const CSV_HEADING = ['room', 'play', 'row', 'place', 'client', 'booking', 'reference', 'until'] as const;

function ticketsCsv(tickets: readonly Ticket[], { room, play }: RoomSnapshot): readonly string[] {
  const rows = tickets.map(({ row, place, client, booking, until }): readonly CsvField[] => [
    room,
    play,
    row,
    place,
    client,
    booking,
    referenceOf(booking),
    untilJson(until),
  ]);
  return csvLines([CSV_HEADING, ...rows]);
}
