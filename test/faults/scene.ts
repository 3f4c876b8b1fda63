import type { SellingStore } from '../../source/store/store.ts';
import type { Recorder } from '../../source/stress/history/recorder.ts';
import type { RandomNumbers } from '../../source/stress/programs/program.ts';
import type { TestCluster } from '../../tools/kept-cluster/test-cluster.ts';
import type { BookerOptions, Booking } from './booking.ts';
import type { Proxies } from './network/proxies.ts';

/** A theater under load, whatever it is kept in, and whoever books there. */
export type House = {
  /** The theater that is booked in, as `--store` takes it. */
  readonly address: string;
  /** The same theater, open for looking on while nothing is wrong; records what it sees. */
  readonly store: SellingStore;
  /** What whoever watches saw and was told, as a part of the history. */
  readonly recorder: Recorder;
  /** The same numbers for the same seed. */
  readonly random: RandomNumbers;
  /** A folder for files of this fault, removed when nothing contradicted what is promised. */
  readonly folder: string;
  /** Every round of it, rather than as many as a run for each commit has time for. */
  readonly isFull: boolean;
  /** The clients that book in the theater from the beginning. */
  readonly bookers: readonly Booking[];
  /** Starts another client; it ends with the others. */
  readonly startBooker: (options?: BookerOptions) => Booking;
  /** Takes down what the program said to somebody who is not one of the bookers. */
  readonly heard: (words: string) => void;
};

/** What a fault of nodes is inflicted on. */
export type Scene = House & {
  readonly cluster: TestCluster;
  /** The network on the way from the clients to the nodes; there is none unless the fault asks for it. */
  readonly proxies: Proxies;
  readonly keyspace: string;
  /** The node that bookings of a room go to while it is up. */
  readonly coordinatorOf: (room: string) => number;
};

/** Something that goes wrong with nodes, and can be made to. */
export type Fault = {
  /** As `npm run test:faults -- NAME` takes it. */
  readonly name: string;
  /** Whether it is also inflicted in the tests of each commit. */
  readonly isBounded: boolean;
  /** Why this machine does not allow it, or null; absent where every machine does. */
  readonly whyNotHere?: () => string | null;
  /** Whether each node needs a network of its own, which can be cut. */
  readonly isApart?: boolean;
  /** Whether clients reach the nodes through proxies. */
  readonly isProxied?: boolean;
  /**
   * Also run the program without resolution and with the driver's own routing beside it, to show that this is seen.
   */
  readonly hasHastyTwin?: boolean;
  /**
   * Lets it go wrong, and mends it. Gives what was not as promised, beyond what the history shows; one line each.
   * The nodes need not be whole again when it ends.
   */
  inflict(scene: Scene): Promise<readonly string[]>;
};

/** The rooms that are booked in while things go wrong. */
export const BUSY_ROOMS: readonly string[] = ['A', 'B'];

/** Rows of them that the clients want; the others are left to the faults themselves. */
export const BUSY_ROWS: readonly number[] = [11, 12];
