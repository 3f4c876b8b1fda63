import { onTestFinished } from 'vitest';

import type { SellingStore } from '../../../source/store/store.ts';
import type { Change } from '../../../source/theater/change.ts';
import type { Plan } from '../../../source/theater/plan.ts';
import type { SeatPosition } from '../../../source/theater/seats.ts';
import { SMALL_PLAN } from './small-plan.ts';

/** Where a worker process finds the function that opens a store by its address. */
export type Opener = {
  /** A URL that `import()` takes. */
  readonly module: string;
  /** The name of a function `(address: string) => Promise<SellingStore>` that makes no theater by itself. */
  readonly exportName: string;
};

/** What the contract suite needs of a kind of store to try it, in this process and in others. */
export type StoreHarness = {
  readonly opener: Opener;
  /** The address of a store that has no theater yet, and that nobody else uses. */
  fresh(): Promise<string>;
  /** Opens what is at the address in this process; makes no theater by itself. */
  open(address: string): Promise<SellingStore>;
  /** Takes seats away behind the store's back, as an initialising that was cut short leaves them. */
  loseSeats(address: string, room: string, seats: readonly SeatPosition[]): Promise<void>;
  /** Applies a change, as a program does that dies before it has written the change into the history. */
  applyAndDie(store: SellingStore, address: string, change: Change): Promise<void>;
  /** Writes rubbish into the row that the history has of a change. */
  spoilRow(address: string, change: Change): Promise<void>;
  /** Writes into the row of a seat what no change of the program does: it is booked, and in nobody's name. */
  spoilSeat(address: string, room: string, seat: SeatPosition): Promise<void>;
  /** Removes everything that was made. */
  end(): Promise<void>;
};

/** A store that is open, and where other processes find it. */
export type OpenTheater = { readonly address: string; readonly store: SellingStore };

/** A new theater, closed when the test is over. */
export async function newTheater(harness: StoreHarness, plan: Plan = SMALL_PLAN): Promise<OpenTheater> {
  const address = await harness.fresh();
  const store = await openAgain(harness, address);
  await store.initialise(plan);
  return { address, store };
}

/** One more connection to a store, closed when the test is over. */
export async function openAgain(harness: StoreHarness, address: string): Promise<SellingStore> {
  const store = await harness.open(address);
  onTestFinished(() => store.close());
  return store;
}
