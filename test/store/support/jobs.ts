import { v1 as makeTimeUuid } from 'uuid';

import type { Attempt, InitialiseReport, SellingStore } from '../../../source/store/store.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import type { Plan } from '../../../source/theater/plan.ts';
import type { Request } from '../../../source/theater/request.ts';
import { ownerOf, seatLabel } from '../../../source/theater/seats.ts';
import { seatAt } from '../../../source/theater/snapshot.ts';
import { bookingOn, seatsIn } from './changes.ts';
import { drive } from './drive.ts';

/** Work for a process of its own. */
export type Job =
  /** Open, and say whose theater it is. */
  | { readonly kind: 'greet' }
  /** Book seats of room A, in one send. */
  | { readonly kind: 'send'; readonly seats: string; readonly client: string }
  /** The same, again and again until there is an answer. */
  | { readonly kind: 'insist'; readonly seats: string; readonly client: string }
  | { readonly kind: 'initialise'; readonly plan: Plan }
  /** Try to book every seat of the theater, one by one, by pictures taken before the race. */
  | { readonly kind: 'race'; readonly client: string }
  /** Book and release these groups of seats of room A, in this order, over and over. */
  | {
      readonly kind: 'groups';
      readonly client: string;
      readonly groups: readonly string[];
      readonly rounds: number;
    };

/** What each kind of job comes to. */
export type JobResults = {
  /** The theater's id. */
  readonly greet: string;
  readonly send: Attempt;
  readonly insist: 'applied' | 'refused';
  readonly initialise: InitialiseReport;
  readonly race: RaceReport;
  readonly groups: GroupsReport;
};

export type RaceReport = {
  /** `A 1-1` for each seat that this process got. */
  readonly applied: readonly string[];
  /** Who has each seat that this process was refused, by a picture taken afterwards; null for nobody. */
  readonly refused: readonly (readonly [seat: string, owner: string | null])[];
};

export type GroupsReport = { readonly applied: number; readonly refused: number };

/** Does a job on an open store. `progress` is called after each change that was applied. */
export async function doJob(
  store: SellingStore,
  job: Job,
  progress: () => void,
): Promise<JobResults[Job['kind']]> {
  switch (job.kind) {
    case 'greet':
      return store.theaterId();
    case 'send':
      return store.apply(bookingOn(await store.look('A', 'settle'), job.seats, job.client));
    case 'insist':
      return drive(store, bookingOn(await store.look('A', 'settle'), job.seats, job.client));
    case 'initialise':
      return store.initialise(job.plan);
    case 'race':
      return race(store, job.client);
    case 'groups':
      return bookGroups(store, job, progress);
  }
}

async function race(store: SellingStore, client: string): Promise<RaceReport> {
  const { rooms } = await store.plan();
  const before = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
  const applied: string[] = [];
  const refused: (readonly [string, string | null])[] = [];
  for (const picture of before) {
    const { room } = picture;
    const lost = [];
    for (const seat of picture.seats) {
      const request: Request = { kind: 'book', room, seats: [seat], client, booking: makeTimeUuid() };
      const decision = decide(picture, request, makeTimeUuid());
      const end = decision.kind === 'change' ? await drive(store, decision.change) : 'refused';
      if (end === 'applied') applied.push(`${room} ${seatLabel(seat)}`);
      else lost.push(seat);
    }
    const after = await store.look(room, 'settle');
    for (const seat of lost) {
      const found = seatAt(after, seat);
      refused.push([`${room} ${seatLabel(seat)}`, found === null ? null : ownerOf(found, after.at)]);
    }
  }
  return { applied, refused };
}

async function bookGroups(
  store: SellingStore,
  { client, groups, rounds }: Extract<Job, { kind: 'groups' }>,
  progress: () => void,
): Promise<GroupsReport> {
  const counts = { applied: 0, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    for (const group of groups) {
      const seats = seatsIn(group);
      const book: Request = { kind: 'book', room: 'A', seats, client, booking: makeTimeUuid() };
      const isBooked = await carryOut(store, book);
      counts[isBooked ? 'applied' : 'refused'] += 1;
      if (!isBooked) continue;
      progress();
      await carryOut(store, { kind: 'release', room: 'A', seats, client, pins: null });
      progress();
    }
  }
  return counts;
}

/** Looks, decides and sends, once; whether it was applied. */
async function carryOut(store: SellingStore, request: Request): Promise<boolean> {
  const decision = decide(await store.look('A', 'settle'), request, makeTimeUuid());
  return decision.kind === 'change' && (await drive(store, decision.change)) === 'applied';
}
