import type { BoxOffice } from '../../box-office/box-office.ts';
import type { Outcome } from '../../box-office/outcome.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Store } from '../../store/store.ts';
import type { Told } from './event.ts';
import type { Recorder } from './recorder.ts';
import { recordingStore } from './recording-store.ts';

/** What a recorded box office works with. */
export type RecordedDesk = {
  readonly store: Store;
  readonly recorder: Recorder;
  /** Names this program in the history. */
  readonly client: string;
  /** Makes the box office itself over a store that records. */
  readonly open: (store: Store) => BoxOffice;
};

/**
 * A box office that records everything it does to the store, and for each wish what the person was told, as a claim
 * about every change that was sent for it: only the change of the outcome may stand, none of the others ever.
 */
export function recordingBoxOffice({ store, recorder, client, open }: RecordedDesk): BoxOffice {
  const followed = async (work: (boxOffice: BoxOffice) => Promise<Outcome>): Promise<Outcome> => {
    const sent = new Set<string>();
    const followedStore = recordingStore(store, recorder, {
      client,
      // A fence is the box office's own tool: nobody is told what became of it.
      onSend: ({ id, kind }) => (kind === 'fence' ? undefined : sent.add(id)),
    });
    const tell = (outcome: Outcome | null): void => {
      for (const change of sent) recorder.told(client, change, toldOf(outcome, change));
    };
    try {
      const outcome = await work(open(followedStore));
      if (outcome.kind === 'applied' || outcome.kind === 'unknown') sent.add(outcome.change.id);
      tell(outcome);
      return outcome;
    } catch (error) {
      if (error instanceof StoreError) tell(null);
      throw error;
    }
  };

  return {
    fulfil: (wish, options) => followed((boxOffice) => boxOffice.fulfil(wish, options)),
    abandon: async (change) => {
      const outcome = await followed((boxOffice) => boxOffice.abandon(change));
      if (outcome.kind === 'givenUp') recorder.told(client, change.id, 'fenced');
      return outcome;
    },
  };
}

/** What an outcome says of one change of its wish. Null stands for a StoreError: nothing was changed, nothing is open. */
function toldOf(outcome: Outcome | null, change: string): Told {
  switch (outcome?.kind) {
    case 'applied':
    case 'unknown':
      return outcome.change.id === change ? outcome.kind : 'never';
    case 'refused':
      return 'refused';
    case 'givenUp':
      return 'fenced';
    case 'notApplied':
    case 'settled':
    case undefined:
      return 'never';
  }
}
