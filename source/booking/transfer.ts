import { type Store, StoreError } from '../store/store.ts';
import { bookingOf, type Change } from '../theater/change.ts';
import { pinsOf } from '../theater/decisions/decide.ts';
import { isCome, leavingOf, planTransfer, seatsOfBooking } from '../theater/decisions/transfer.ts';
import { referenceOf } from '../theater/reference.ts';
import type { ComeRequest, Transfer } from '../theater/request.ts';
import { makeSafe } from '../theater/safe-text.ts';
import type { SeatPosition } from '../theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../theater/snapshot.ts';
import { seatsWords, makeChangeId } from './asked.ts';
import { type BoxOffice, type FulfilOptions, lookInTime, previewOf, sayOnce } from './box-office.ts';
import { clientsOf, listWords } from './describe.ts';
import {
  DEFAULT_PATIENCE,
  driveChange,
  elapsedSince,
  findVerdict,
  type Patience,
  recordChange,
} from './drive.ts';
import type { Journal } from './journal/journal.ts';
import type { Outcome } from './outcome.ts';

/** What moves bookings to other rooms: both steps, or the second of a first one that was found to stand. */
export type Transfers = {
  readonly transfer: (asked: Transfer, options: FulfilOptions) => Promise<TransferOutcome>;
  readonly finish: (come: Change) => Promise<Left>;
};

/** Transfers through a box office over the same store and journal. */
export function createTransfers(tools: TransferTools): Transfers {
  return {
    transfer: (asked, options) => transfer(tools, asked, options),
    finish: (come) => finishTransfer(tools, come),
  };
}

type FinishTools = { readonly store: Store; readonly journal: Journal; readonly patience?: Patience };

type TransferTools = FinishTools & { readonly boxOffice: BoxOffice };

/** What became of the seats that a booking leaves, once it has the new ones. */
export type Left =
  /** It has left them. */
  | { readonly kind: 'left' }
  /** Somebody else has let them go meanwhile. */
  | { readonly kind: 'gone' }
  /** They have changed meanwhile, and the booking still has these: it is in two rooms. */
  | { readonly kind: 'kept'; readonly seats: readonly SeatPosition[] }
  /** The booking does not have the new seats any more, so those it was to leave are left alone. */
  | { readonly kind: 'given-up' }
  /** Nobody knows yet; whoever makes the second step again makes the same one. */
  | { readonly kind: 'open'; readonly message: string };

/** How a transfer ended. `left`: null where the first step did not come to stand, or may not have. */
export type TransferOutcome = { readonly first: Outcome; readonly left: Left | null };

/**
 * Moves a whole booking to another room. Two rooms cannot be changed in one step, so the new seats are taken first,
 * under the same booking, by a change that tells the second one whole: whoever finds it, in the journal or in the
 * history, can make the second step, and as often as he likes. A program that ends in between leaves the booking in
 * two rooms, never in none. Rejects with a StoreError while nothing was changed.
 */
export async function transfer(
  tools: TransferTools,
  asked: Transfer,
  options: FulfilOptions = {},
): Promise<TransferOutcome> {
  const { store, boxOffice, patience = DEFAULT_PATIENCE } = tools;
  const { onDoubt = () => undefined } = options;
  return await sayOnce(onDoubt, patience.firstWordMs, async (sayNow) => {
    const begun = await begin(store, asked, patience);
    if (begun.kind === 'refused') return { first: begun, left: null };
    const { request, there } = begun;
    const first = await boxOffice.fulfil(request, { ...options, onDoubt: sayNow, seen: there });
    return { first, left: first.kind === 'applied' ? await finishTransfer(tools, first.change) : null };
  });
}

type Refused = Extract<Outcome, { kind: 'refused' }>;

/** What a transfer would begin with now, or why it is refused; nothing is sent. Rejects with a StoreError. */
export async function previewTransfer(
  store: Store,
  asked: Transfer,
): Promise<{ readonly kind: 'come'; readonly change: Change } | Refused> {
  const begun = await begin(store, asked, DEFAULT_PATIENCE);
  if (begun.kind === 'refused') return begun;
  const { seen, decision } = await previewOf(store, begun.request);
  if (decision.kind === 'change') return { kind: 'come', change: decision.change };
  if (decision.kind === 'refused') return { ...decision, snapshot: seen };
  return { kind: 'refused', reason: 'yours', seats: asked.to, snapshot: seen };
}

type Begun = { readonly kind: 'begun'; readonly request: ComeRequest; readonly there: RoomSnapshot };

/**
 * The first step as a request, with the room that it is about. The other rooms are looked at after the one to leave:
 * a transfer of this booking that was begun shows in one of the two looks. Rejects with a StoreError.
 */
async function begin(store: Store, asked: Transfer, { firstWordMs }: Patience): Promise<Begun | Refused> {
  const start = performance.now();
  const seen = await lookInTime(store, asked.room, firstWordMs);
  const pins = asked.pins ?? pinsOf(seen, asked.from);
  const plan = planTransfer(seen, { ...asked, pins }, makeChangeId());
  if (plan.kind === 'refused') return { ...plan, snapshot: seen };
  const rooms = (await store.plan()).rooms.filter(({ room }) => room !== asked.room);
  const leftMs = firstWordMs - elapsedSince(start);
  const looks = await Promise.all(rooms.map(({ room }) => lookInTime(store, room, leftMs)));
  const elsewhere = looks.find((snapshot) => seatsOfBooking(snapshot, plan.booking).length > 0);
  if (elsewhere !== undefined) {
    const seats = seatsOfBooking(elsewhere, plan.booking);
    return { kind: 'refused', reason: 'two-rooms', seats, snapshot: elsewhere };
  }
  const there = looks.find(({ room }) => room === asked.toRoom);
  if (there === undefined)
    throw new StoreError('no-such-room', `no room ${asked.toRoom} in ${store.address}`);
  return { kind: 'begun', request: plan.request, there };
}

/**
 * Makes the second step of a transfer whose first one stands: leaves the old seats, while they are as they were seen
 * before the first step and the booking still has the new ones. Never rejects for a store that cannot answer: that is
 * `open`, and the journal keeps the first step.
 */
export async function finishTransfer(tools: FinishTools, come: Change): Promise<Left> {
  const { store, journal } = tools;
  const leave = leavingOf(come);
  if (leave === null) throw new TypeError('not the first step of a transfer');
  try {
    const left = await leaveSeats(tools, come, leave);
    const changes = left.kind === 'left' ? [come, leave] : [come];
    const areRecorded = await Promise.all(changes.map((change) => recordChange(store, change)));
    if (left.kind !== 'open' && areRecorded.every(Boolean)) await journal.clear(come.id);
    return left;
  } catch (error) {
    if (error instanceof StoreError) return { kind: 'open', message: error.message };
    throw error;
  }
}

async function leaveSeats(
  { store, patience = DEFAULT_PATIENCE }: FinishTools,
  come: Change,
  leave: Change,
): Promise<Left> {
  const booking = bookingOf(come) ?? '';
  // Another program may have made it already, and whatever was done to the new seats since is no matter of ours.
  if ((await findVerdict(store, leave)).kind === 'applied') return { kind: 'left' };
  const there = await store.look(come.room, 'settle');
  if (seatsOfBooking(there, booking).length < leave.seats.length) return { kind: 'given-up' };
  const ending = await driveChange(store, leave, { patience });
  switch (ending.kind) {
    case 'applied':
      return { kind: 'left' };
    case 'doubt':
    case 'notApplied':
      return { kind: 'open', message: ending.message };
    case 'refused':
    case 'never':
    case 'unsent':
      return await standing(store, leave, booking);
  }
}

/** What became of seats that a booking could not leave, since they had changed, or somebody else was faster. */
async function standing(store: Store, leave: Change, booking: string): Promise<Left> {
  const verdict = await findVerdict(store, leave);
  if (verdict.kind === 'applied') return { kind: 'left' };
  if (verdict.kind === 'open') return { kind: 'open', message: verdict.message };
  if (verdict.kind === 'pending') return { kind: 'open', message: 'the store refused what still can apply' };
  const seats = seatsOfBooking(verdict.snapshot, booking);
  return seats.length === 0 ? { kind: 'gone' } : { kind: 'kept', seats };
}

/** Seats of one booking that is in several rooms; where it should be in one. */
export type InTwoRooms = { readonly booking: string; readonly parts: ReturnType<typeof reservationsIn> };

/** Bookings that stand in more than one room: each by a transfer that has not come to its end. */
export function inTwoRooms(rooms: Iterable<RoomSnapshot>): readonly InTwoRooms[] {
  const groups = Map.groupBy(reservationsIn(rooms), ({ booking }) => booking);
  return [...groups]
    .filter(([, parts]) => new Set(parts.map(({ room }) => room)).size > 1)
    .map(([booking, parts]) => ({ booking, parts }));
}

/** Rows of one seat that are read to find what brought a booking there. */
const MOST_ROWS = 50;

/**
 * The first steps of transfers that brought these bookings into two rooms, by the history; a program that ended
 * before the second step, on any machine, has left them there. Rejects with a StoreError.
 */
export async function unfinishedTransfers(
  store: Store,
  found: readonly InTwoRooms[],
): Promise<readonly Change[]> {
  const steps = new Map<string, Change>();
  /** Every change that was read: a transfer whose second step is among them was ended long ago. */
  const made = new Set<string>();
  for (const { booking, parts } of found) {
    const isThere = (room: string | undefined): boolean => parts.some((part) => part.room === room);
    for (const { room, seats } of parts) {
      const [seat] = seats;
      if (seat === undefined) continue;
      const { entries } = await store.history({ room, seat, limit: MOST_ROWS });
      for (const { change } of entries) {
        made.add(change.id);
        if (isCome(change) && bookingOf(change) === booking && isThere(change.other?.room))
          steps.set(change.id, change);
      }
    }
  }
  return [...steps.values()].filter(({ other }) => other === undefined || !made.has(other.change));
}

/** `Booking K7QF2X of Mia is in two rooms, A 7-4 and B 9-1`: a clause, safe for a terminal. */
export function twoRoomsWords({ booking, parts }: InTwoRooms): string {
  const clients = listWords([...new Set(parts.map(({ client }) => makeSafe(client)))]);
  const seats = listWords(parts.map((part) => seatsWords(part.room, part.seats)));
  return `Booking ${referenceOf(booking)} of ${clients} is in two rooms, ${seats}`;
}

/** What a transfer does, as an order: `Move Mia from A 7-4 to B 9-1`. Safe for a terminal. */
export function transferWords(come: Change): string {
  const { who, here, there } = namesIn(come);
  return `Move ${who} from ${here} to ${there}`;
}

function namesIn(come: Change): Readonly<Record<'who' | 'here' | 'there' | 'reference', string>> {
  const { room, seats, other } = come;
  const booking = bookingOf(come);
  return {
    who: clientsOf(come, 'after'),
    here: other === undefined ? '' : seatsWords(other.room, other.seats),
    there: seatsWords(
      room,
      seats.map(({ after }) => after),
    ),
    reference: booking === null ? '' : ` Reference ${referenceOf(booking)}.`,
  };
}

/** What became of a transfer whose first step stands, in one line, safe for a terminal. */
export function leftWords(come: Change, left: Left): string {
  const { who, here, there, reference } = namesIn(come);
  switch (left.kind) {
    case 'left':
      return `Moved ${who} from ${here} to ${there}.${reference}`;
    case 'gone':
      return `Moved ${who} to ${there}; ${here} had been let go already.${reference}`;
    case 'kept':
      return `${who} has ${there}, and ${seatsWords(come.other?.room ?? '', left.seats)} too, changed meanwhile: the booking is in two rooms. Release what is not wanted.${reference}`;
    case 'given-up':
      return `${there} was taken and given up again; ${here} was left alone.`;
    case 'open':
      return `${who} has ${there}. Not confirmed: nobody can say yet whether ${here} was left (${makeSafe(left.message).replace(/\.$/, '')}).${reference}`;
  }
}
