import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { makeBookingId } from '../../booking/asked.ts';
import { type BoxOffice, createBoxOffice } from '../../booking/box-office.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { type RandomNumbers, randomNumbers } from '../../stress/programs/program.ts';
import { bestSeats } from '../../theater/best-seats.ts';
import { foldName } from '../../theater/names.ts';
import type { Plan } from '../../theater/plan.ts';
import type { Request } from '../../theater/request.ts';
import { seatLabel, type SeatPosition } from '../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../../theater/snapshot.ts';

/** Who comes to an evening that is made up. */
const PEOPLE = [
  'Mia',
  'Zofia',
  'Noah',
  'Ines',
  'Tomasz',
  'Aylin',
  'Björn',
  'Chiara',
  'Dmitri',
  'Eun-ji',
  'Fatima',
  'Goran',
  'Hanna',
  'Ibrahim',
  'Joana',
  'Kwame',
] as const;

/** Who sells at the till of such an evening. */
const SELLER = 'Ola';

/** How full each room is when the evening begins, as a share of its seats, and how full it may become. */
const SHARES = [0.4, 0.7, 0.5, 0.15, 0.6, 0.3] as const;
const FULL = 0.85;

/** How many people come together: mostly two. */
const PARTIES = [2, 2, 2, 3, 4, 1, 2, 5] as const;

/** Of a hundred things that people do once they are there, so many are a release, a move or a gift; others book. */
const CHANCES = { release: 14, move: 14, give: 5 } as const;

/** Of a hundred bookings so many are sales of the till. */
const AT_THE_TILL = 25;

/** How quickly an evening goes by, ms: between two things that people do, and between a look and what follows it. */
export type EveningPace = { readonly between: Span; readonly thinking: Span };

type Span = { readonly from: number; readonly to: number };

/** As people do it: one or another in every two seconds or so. */
const HUMAN_PACE: EveningPace = { between: { from: 600, to: 2_400 }, thinking: { from: 200, to: 900 } };

/** An evening of other clients: what they do goes through a box office of their own, as that of any terminal. */
export class Evening {
  readonly #store: Store;
  readonly #plan: Plan;
  readonly #boxOffice: BoxOffice;
  readonly #people: readonly string[];
  readonly #random: RandomNumbers;

  /** `visitor`: who sits at the terminal, so that nobody else has that name. */
  constructor(store: Store, plan: Plan, visitor: string, seed: number) {
    this.#store = store;
    this.#plan = plan;
    this.#boxOffice = createBoxOffice(store);
    this.#people = peopleBeside(visitor);
    this.#random = randomNumbers(seed);
  }

  /** What was booked before the evening: each room is filled to its share. Rejects with a StoreError. */
  async begin(): Promise<void> {
    for (const [index, { room }] of this.#plan.rooms.entries()) {
      const wanted = (SHARES[index % SHARES.length] ?? 0) * this.#plan.rows * this.#plan.places;
      for (let booked = 0; booked < wanted;) {
        const seen = await this.#store.look(room, 'browse');
        const request = bookingIn(seen, this.#people, this.#random);
        if (request === null) break;
        await this.#boxOffice.fulfil(request, { seen });
        booked += request.seats.length;
      }
      // A store in a file answers without waiting: whoever wants to leave is heard in between.
      await nextTurn();
    }
  }

  /**
   * One thing after the other, until the signal is aborted. A store that fails ends it: whoever sits at the terminal
   * is told so by the screen.
   */
  async goOn(signal: AbortSignal, { between, thinking }: EveningPace = HUMAN_PACE): Promise<void> {
    try {
      while (!signal.aborted) {
        await this.#pause(between, signal);
        const room = this.#random.pick(this.#plan.rooms)?.room;
        if (room === undefined || signal.aborted) return;
        const seen = await this.#store.look(room, 'browse');
        await this.#pause(thinking, signal);
        const request = signal.aborted ? null : nextOfEvening(seen, this.#people, this.#random);
        // Somebody may have been faster meanwhile: then it is refused, as anybody's would be.
        if (request !== null) await this.#boxOffice.fulfil(request, { seen });
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  async #pause({ from, to }: Span, signal: AbortSignal): Promise<void> {
    const ms = from + this.#random.next() * (to - from);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** Everybody but the visitor, and who could be taken for him. */
export function peopleBeside(visitor: string): readonly string[] {
  return PEOPLE.filter((name) => foldName(name) !== foldName(visitor));
}

/**
 * What one of these people does next in a room, by a picture of it: books while there is room, and else, or now and
 * then, releases, moves or gives away a booking of one of them. Null where there is nothing to be done.
 */
export function nextOfEvening(
  seen: RoomSnapshot,
  people: readonly string[],
  random: RandomNumbers,
): Request | null {
  const theirs = reservationsIn([seen]).filter(({ client }) => people.includes(client));
  const booked = seen.seats.filter(({ content }) => content.kind === 'booked').length;
  const isFull = booked >= seen.seats.length * FULL;
  const mine = random.pick(theirs);
  const chance = random.below(100);
  if (mine === undefined) return bookingIn(seen, people, random);
  const { room, client, seats, booking } = mine;
  const pins = new Map(seats.map((seat) => [seatLabel(seat), booking]));
  if (isFull || chance < CHANCES.release) return { kind: 'release', room, seats, client, pins };
  if (chance < CHANCES.release + CHANCES.move) {
    const to = seatsFor(seen, seats.length, client, random);
    return to === null ? null : { kind: 'move', room, from: seats, to, client, pins };
  }
  if (chance < CHANCES.release + CHANCES.move + CHANCES.give) {
    const to = random.pick(people.filter((name) => name !== client));
    return to === undefined ? null : { kind: 'give', room, seats, client, to, pins };
  }
  return bookingIn(seen, people, random);
}

function bookingIn(
  seen: RoomSnapshot,
  people: readonly string[],
  random: RandomNumbers,
): Extract<Request, { kind: 'book' }> | null {
  const client = random.pick(people);
  const seats = seatsFor(seen, random.pick(PARTIES) ?? 1, client ?? '', random);
  if (client === undefined || seats === null) return null;
  const sold = random.below(100) < AT_THE_TILL ? { by: SELLER } : {};
  return { kind: 'book', room: seen.room, seats, client, booking: makeBookingId(), ...sold };
}

/** Good seats, but not always the best ones: people have their own ideas. */
function seatsFor(
  seen: RoomSnapshot,
  count: number,
  client: string,
  random: RandomNumbers,
): readonly SeatPosition[] | null {
  const suggestions = bestSeats(seen, count, { client, luck: random.next() });
  return suggestions[Math.floor(random.next() * random.next() * suggestions.length)]?.seats ?? null;
}
