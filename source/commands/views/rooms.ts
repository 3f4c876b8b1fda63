import { placeLabels } from '../../screen/kit/text.ts';
import { chooseAppearance } from '../../screen/kit/theme.ts';
import { occupancyOf, sumOfOccupancy } from '../../theater/figures.ts';
import { referenceIn, referenceOf } from '../../theater/reference.ts';
import { keptWords, reservedUntil, untilJson } from '../../theater/reservation.ts';
import { hasArrived, ownerOf, type Seat, seatLabel, type SeatState, stateOf } from '../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../../theater/snapshot.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, alignColumns, type Cell } from '../cli/output.ts';
import { planFault, readRoom } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { levelRemarks, lookAtRooms, withStore } from '../opening/with-store.ts';

export const roomsCommand = defineCommand({
  name: 'rooms',
  summary: 'The rooms with their plays, and how many seats are booked and free',
  usage: 'rooms',
  details: [],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater rooms',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0)
      return output.usage('theater rooms takes no words; theater seats ROOM shows one room');
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const rooms = await lookAtRooms(store, plan);
      for (const remark of levelRemarks(rooms)) output.say(remark);
      if (output.isJson) output.json({ rooms: rooms.map(countsJson) });
      else output.print(roomLines(rooms));
      return EXIT.done;
    });
  },
});

function countsJson(snapshot: RoomSnapshot): object {
  const { room, play, isClosed: closed, revision } = snapshot;
  return { room, play, ...occupancyOf(snapshot), closed, revision };
}

function roomLines(rooms: readonly RoomSnapshot[]): readonly string[] {
  const counts = rooms.map((snapshot) => occupancyOf(snapshot));
  const total = sumOfOccupancy(counts);
  const numbers = ({ seats, free, booked, held, blocked }: typeof total): readonly Cell[] => [
    seats,
    free,
    booked,
    held,
    blocked,
  ];
  return alignColumns([
    ['room', 'play', 'seats', 'free', 'booked', 'held', 'blocked'],
    ...rooms.map(({ room, play, isClosed }, index) => [
      room,
      play,
      ...numbers(counts[index] ?? total),
      isClosed ? 'closed' : '',
    ]),
    ['all', '', ...numbers(total)],
  ]);
}

export const seatsCommand = defineCommand({
  name: 'seats',
  summary: 'One room as a map, and who has booked what',
  usage: 'seats ROOM',
  details: [],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater seats A',
  run: async ({ words, flags, output, environment }) => {
    const [roomWord, ...others] = words;
    const reading = readRoom(roomWord);
    if (reading.kind === 'fault') return output.usage(reading.message);
    if (others.length > 0)
      return output.usage('theater seats takes one room; theater rooms shows all of them');
    const room = reading.value;
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = planFault(plan, room);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const snapshot = await store.look(room, 'browse');
      for (const remark of levelRemarks([snapshot])) output.say(remark);
      if (output.isJson) output.json(roomJson(snapshot));
      else output.print([...drawRoom(snapshot, snapshot.play, environment), ...bookingLines(snapshot)]);
      return EXIT.done;
    });
  },
});

function roomJson(snapshot: RoomSnapshot): object {
  const { room, play, revision, isClosed: closed, seats, at } = snapshot;
  return { room, play, revision, closed, seats: seats.map((seat) => seatJson(seat, at)) };
}

/** One seat with every name, null where there is nothing to say; `heldUntil` is a UTC time. */
function seatJson(seat: Seat, now: number): object {
  const { row, place, version, content } = seat;
  const state = stateOf(seat, now);
  const isHeld = state === 'held' && content.kind === 'held';
  return {
    seat: seatLabel(seat),
    row,
    place,
    state,
    client: state === 'booked' ? ownerOf(seat, now) : null,
    booking: content.kind === 'booked' ? content.booking : null,
    reference: referenceIn(content),
    heldBy: isHeld ? content.by : null,
    heldUntil: isHeld ? untilJson(content.until) : null,
    until: untilJson(reservedUntil(content)),
    note: content.kind === 'blocked' ? content.note : null,
    arrived: hasArrived(content),
    version,
  };
}

function bookingLines(snapshot: RoomSnapshot): readonly string[] {
  const reservations = reservationsIn([snapshot]);
  if (reservations.length === 0) return [];
  const rows = reservations.map(({ client, booking, seats, until }) => [
    `  ${client}`,
    referenceOf(booking),
    seats.map(seatLabel).join(' '),
    keptWords(until, snapshot.at),
  ]);
  return ['', 'Booked by', ...alignColumns(rows)];
}

/**
 * One room in lines of text: the stage at the top, rows down the side, the places below, a legend.
 */
function drawRoom(snapshot: RoomSnapshot, play: string, environment: NodeJS.ProcessEnv): readonly string[] {
  const { glyphs } = chooseAppearance({}, environment, process.platform);
  const { free, taken, held, blocked, reserved } = glyphs.seats;
  const marks: Readonly<Record<SeatState, string>> = { free, booked: taken, held, blocked };
  const markOf = (seat: Seat): string =>
    reservedUntil(seat.content) === null ? marks[stateOf(seat, snapshot.at)] : reserved;
  const hasReserved = snapshot.seats.some(({ content }) => reservedUntil(content) !== null);
  const occupancy = occupancyOf(snapshot);
  const closed = snapshot.isClosed ? ', closed for bookings' : '';
  const places = Math.max(0, ...snapshot.seats.map(({ place }) => place));
  const lines = [...Map.groupBy(snapshot.seats, ({ row }) => row)].map(([row, seats]) => {
    const line = seats.map((seat) => markOf(seat)).join(' ');
    return `${String(row).padStart(4)}  ${line}`;
  });
  return [
    `${snapshot.room}  ${play}, ${occupancy.free} of ${occupancy.seats} seats free${closed}`,
    '',
    `      ${stageLine(places * 2 - 1, glyphs.stage.edge)}`,
    ...lines,
    `      ${placeLabels(places, 2).trimEnd()}`,
    '',
    `      ${marks.free} free  ${marks.booked} booked  ${marks.held} held  ${marks.blocked} blocked${hasReserved ? `  ${reserved} reserved` : ''}`,
  ];
}

/** The stage, as wide as a row where that leaves room for its name. */
function stageLine(width: number, glyph: string): string {
  const name = ' stage ';
  const left = Math.max(1, Math.floor((width - name.length) / 2));
  const right = Math.max(1, width - name.length - left);
  return glyph.repeat(left) + name + glyph.repeat(right);
}
