import { namesakeWords } from '../../../booking/asked.ts';
import { mayLetGo } from '../../../theater/decisions/sale.ts';
import { compareNames, foldName, readName, walkUpNumber } from '../../../theater/names.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { asItStands, type Sale, soldBy } from '../../../theater/sales.ts';
import { countOf, type SeatContent } from '../../../theater/seats.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import {
  type ClientState,
  type CustomerPrompt,
  type OpenRequest,
  say,
  type Scene,
  stay,
  type Step,
  type Till,
} from './client-state.ts';

/** A till before its first customer; `asksAgain`: one that asks for the next customer after each sale. */
export function newTill(asksAgain: boolean): Till {
  return { customer: null, isWalkUp: false, asksAgain, sales: [] };
}

/** What was made of a till before: every key and every frame asks for it. */
const seenAs = new WeakMap<Till, NonNullable<Scene['till']>>();

/** The scene as a till sees it: the seats of the customer are those of the person that keys act for. */
export function atTill({ till }: Pick<ClientState, 'till'>, scene: Scene): Scene {
  const actor = scene.till?.seller.by ?? scene.client;
  const { till: _, ...rest } = scene;
  if (till === null) return scene.till === undefined ? scene : { ...rest, client: actor };
  const seen = seenAs.get(till) ?? {
    customer: till.customer,
    seller: { by: actor, sold: soldBy(actor, till.sales) },
    sellers: new Map(till.sales.map(({ booking, by }) => [booking, by])),
  };
  seenAs.set(till, seen);
  return { ...rest, client: till.customer ?? actor, till: seen };
}

/** Whose seats are called yours: nobody's at a till, where they are a customer's. */
export function viewerOf({ client, till }: Pick<Scene, 'client' | 'till'>): string {
  return till === undefined ? client : '';
}

/** Who holds what is marked: whoever sits here, whomever it is for. */
export function holderOf({ client, till }: Pick<Scene, 'client' | 'till'>): string {
  return till?.seller.by ?? client;
}

/** Whether keys may release a booked seat, or give it away. */
export function isOurs(content: SeatContent | undefined, { client, till }: Scene): boolean {
  return content?.kind === 'booked' && mayLetGo(content, client, till?.seller);
}

/** `c`, or Enter at a till without a customer: asks for whom the next booking is. `books`: and then makes it. */
export function askForCustomer(state: ClientState, books: boolean): Step {
  return stay({ ...state, overlay: { kind: 'customer', text: '', books }, found: null, message: null });
}

/** Everybody who has seats in the house, with how many; as people sort, Walk-up 2 before Walk-up 10. */
function peopleIn(rooms: Iterable<RoomSnapshot>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { seats } of rooms) {
    for (const { content } of seats)
      if (content.kind === 'booked') counts.set(content.client, (counts.get(content.client) ?? 0) + 1);
  }
  return new Map([...counts].toSorted(([left], [right]) => compareNames(left, right)));
}

/** A name of the house that what is typed may be meant for, and the seats that it has. */
type Offer = { readonly name: string; readonly seats: number };

/** By case and accents as typed, else by the beginning of the name, else by that of a word in it. */
function offerFor(text: string, rooms: Iterable<RoomSnapshot>): Offer | null {
  const [typed, folded] = [text.trim(), foldName(text.trim())];
  if (folded === '') return null;
  const people = [...peopleIn(rooms)];
  const tests: readonly ((name: string) => boolean)[] = [
    (name) => name === typed,
    (name) => foldName(name) === folded,
    (name) => foldName(name).startsWith(folded),
    (name) => foldName(name).includes(` ${folded}`),
  ];
  const [found] = tests.flatMap((isMeant) => people.filter(([name]) => isMeant(name)).slice(0, 1));
  return found === undefined ? null : { name: found[0], seats: found[1] };
}

/** What is said behind a name while it is typed. Not yet safe for a terminal. */
export function hintFor({ text }: CustomerPrompt, state: ClientState, { rooms }: Scene): string {
  if (text.trim() === '') return `Enter: ${nextWalkUp(rooms.values(), state)}`;
  const offer = offerFor(text, rooms.values());
  if (offer === null) return '';
  const seats = countOf(offer.seats, 'seat');
  return offer.name === text.trim() ? `has ${seats} already` : `Tab: ${offer.name}, who has ${seats}`;
}

/** Whether Tab has a name to take. */
export function hasOffer({ text }: CustomerPrompt, { rooms }: Pick<Scene, 'rooms'>): boolean {
  const offer = offerFor(text, rooms.values());
  return offer !== null && offer.name !== text.trim();
}

/** Tab or Right: takes the name that is offered. */
export function completeCustomer(state: ClientState, { rooms }: Scene): Step {
  const { overlay } = state;
  const offer = overlay?.kind === 'customer' ? offerFor(overlay.text, rooms.values()) : null;
  if (overlay?.kind !== 'customer' || offer === null) return stay(state);
  return stay({ ...state, overlay: { ...overlay, text: offer.name }, message: null });
}

/**
 * Enter: the next booking is for whom the name is of, or for a walk-up where there is none; in one's own name without
 * a queue it is as if nobody else had been there. A name that cannot be one is told so, and the line stays.
 */
export function takeCustomer(state: ClientState, scene: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'customer') return stay(state);
  const actor = scene.till?.seller.by ?? scene.client;
  const till = state.till ?? newTill(false);
  const rooms = [...scene.rooms.values()];
  const isWalkUp = overlay.text.trim() === '';
  const reading = readName(isWalkUp ? nextWalkUp(rooms, state) : overlay.text);
  if (reading.kind === 'fault')
    return say(state, 'warning', `${reading.message.charAt(0).toUpperCase()}${reading.message.slice(1)}.`);
  const { name } = reading;
  const words = isWalkUp ? null : namesakeWords(name, rooms);
  const isAlone = name === actor && !till.asksAgain;
  const next = {
    ...state,
    overlay: null,
    message: isWalkUp
      ? ({ tone: 'plain', text: `The next booking is for ${name}; c names somebody else.` } as const)
      : words === null
        ? null
        : ({ tone: 'warning', text: `${words} Enter books for ${makeSafe(name)}.` } as const),
    till: isAlone ? null : { ...till, customer: name, isWalkUp },
  };
  return { state: next, effects: state.till === null && !isAlone ? [{ kind: 'find-sales' }] : [] };
}

/** A house that has come so far begins with the numbers that are free again. */
const MOST_WALK_UPS = 9999;

/**
 * The number after the highest in the house, among the sales of this evening and in what is on its way, so that none
 * comes back at once.
 */
function nextWalkUp(rooms: Iterable<RoomSnapshot>, { till, requests }: ClientState): string {
  const sold = (till?.sales ?? []).map(({ client }) => client);
  const names = [...peopleIn(rooms).keys(), ...sold, ...requests.map(({ customer = '' }) => customer)];
  const numbers = new Set(names.map((name) => walkUpNumber(name) ?? 0));
  let next = Math.max(0, ...numbers) + 1;
  if (next > MOST_WALK_UPS) for (next = 1; numbers.has(next);) next += 1;
  return `Walk-up ${next}`;
}

/** The state with another number for the walk-up, where another till has sold to that one meanwhile. */
export function withFreeNumber(state: ClientState, scene: Scene): ClientState {
  const { till } = state;
  if (till === null || !till.isWalkUp) return state;
  const sold = scene.till?.seller.sold;
  const isTaken = [...scene.rooms.values()].some(({ seats }) =>
    seats.some(
      ({ content }) =>
        content.kind === 'booked' && content.client === till.customer && sold?.has(content.booking) !== true,
    ),
  );
  if (!isTaken) return state;
  return { ...state, till: { ...till, customer: nextWalkUp(scene.rooms.values(), state) } };
}

/** The state once a booking of a till stands: its sale is known, and where there is a queue the next one is asked. */
export function afterSale(state: ClientState, request: OpenRequest, sales: readonly Sale[]): ClientState {
  const { till, overlay } = state;
  if (till === null) return state;
  const next = { ...state, till: { ...till, sales: withSales(sales, till.sales) } };
  const isSale = request.operation === 'book' && request.customer === till.customer;
  const isOver = till.asksAgain && isSale;
  if (!isOver || request.origin === 'undo' || request.origin === 'redo') return next;
  const asked = overlay ?? { kind: 'customer', text: '', books: false };
  return { ...next, till: { ...next.till, customer: null, isWalkUp: false }, overlay: asked };
}

/** Sales with others that they do not hold yet, as one whose row is still to be written; the newest first. */
export function withSales(found: readonly Sale[], known: readonly Sale[]): readonly Sale[] {
  const bookings = new Set(found.map(({ booking }) => booking));
  const others = known.filter(({ booking }) => !bookings.has(booking));
  return [...found, ...others].toSorted((left, right) => right.at - left.at);
}

/** What whoever sits at this till has sold this evening, as it stands now; the newest first. */
export function ownSales({ till }: ClientState, scene: Scene): readonly Sale[] {
  const actor = scene.till?.seller.by;
  return (till?.sales ?? []).filter(({ by }) => by === actor).map((sale) => asItStands(sale, scene.rooms));
}

/** Enter on a sale: to its first seat, or to where it was. */
export function goToSale(state: ClientState, scene: Scene): Step {
  const { overlay, till } = state;
  const sale = overlay?.kind === 'sales' ? ownSales(state, scene)[overlay.index] : undefined;
  if (sale === undefined) return stay(state);
  const sold = till?.sales.find(({ booking }) => booking === sale.booking) ?? sale;
  const [seat = state.cursor] = sale.seats.length > 0 ? sale.seats : sold.seats;
  const cursor = { room: sale.room, row: seat.row, place: seat.place };
  return stay({ ...state, overlay: null, cursor, message: null });
}
