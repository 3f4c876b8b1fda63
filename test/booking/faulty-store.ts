import { forwardTo } from '../../source/store/metered-store.ts';
import { type Attempt, type SellingStore, StoreError } from '../../source/store/store.ts';
import type { Change } from '../../source/theater/change.ts';

/** What goes wrong with one attempt; the store behind it is real. */
export type Fault =
  /** The change is applied, or refused, and the answer is lost. */
  | 'answer-lost'
  /** The change never arrives. */
  | 'request-lost'
  /** The change arrives only when the test delivers it: a frozen coordinator that wakes up. */
  | 'late'
  /** As `late`, and no answer ever comes. */
  | 'hang'
  /** The store says that it did nothing. */
  | 'unavailable'
  | 'none';

export type FaultyStore = SellingStore & {
  /** Every attempt that was made, in order. */
  readonly sent: readonly Change[];
  /** Delivers what is late; the store's own answers. */
  deliverLate(): Promise<readonly Attempt[]>;
  /** No attempt fails from now on; what is late stays late. */
  heal(): void;
  /** While true, looks fail as if nobody answered. */
  isSilent: boolean;
};

/** A real store whose next attempts fail as told, one fault an attempt; after the last, none. */
export function withFaults(store: SellingStore, faults: readonly Fault[]): FaultyStore {
  const queue = [...faults];
  const sent: Change[] = [];
  const late: Change[] = [];
  const unknown: Attempt = { kind: 'unknown', message: 'no answer in time' };

  const faulty: FaultyStore = {
    ...forwardTo(store),
    sent,
    isSilent: false,
    heal: () => {
      queue.length = 0;
    },
    async deliverLate() {
      return await Promise.all(late.splice(0).map((change) => store.apply(change)));
    },
    async look(room, level) {
      if (faulty.isSilent) throw new StoreError('unreachable', 'nobody answers');
      return await store.look(room, level);
    },
    async apply(change) {
      sent.push(change);
      switch (queue.shift() ?? 'none') {
        case 'none':
          return await store.apply(change);
        case 'answer-lost':
          await store.apply(change);
          return unknown;
        case 'request-lost':
          return unknown;
        case 'late':
          late.push(change);
          return unknown;
        case 'hang':
          late.push(change);
          return await new Promise<never>(() => undefined);
        case 'unavailable':
          return { kind: 'notApplied', reason: 'unavailable', message: 'too few replicas' };
      }
    },
  };
  return faulty;
}
