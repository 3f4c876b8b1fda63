import { type BoxOffice, createBoxOffice } from '../../../source/booking/box-office.ts';
import type { Journal } from '../../../source/booking/journal/journal.ts';
import { type SellingStore, toSell } from '../../../source/store/store.ts';
import type { Told } from '../../../source/stress/history/event.ts';
import { recordingBoxOffice, recordingStore } from '../../../source/stress/history/recorder.ts';
import type { PlantedBug } from '../bugs/planted-bug.ts';
import type { Owner } from '../time/virtual-time.ts';
import type { World } from '../world/world.ts';
import type { MemoryRecorder } from './memory-recorder.ts';
import type { JournalFolder } from './model-journal.ts';
import { modelStore } from './model-store.ts';

/** Where a program runs, and what watches it. */
export type Surroundings = {
  readonly world: World;
  readonly recorder: MemoryRecorder;
  readonly folder: JournalFolder;
  readonly bug: PlantedBug;
};

/** The parts of the real program, put together as its commands do, with a store that is a model. */
export type Parts = {
  /** Records what is looked at. */
  readonly store: SellingStore;
  readonly boxOffice: BoxOffice;
  readonly journal: Journal;
  /** Records what somebody was told of a change besides its request. */
  readonly told: (change: string, as: Told) => void;
};

export function partsOf({ world, recorder, folder, bug }: Surroundings, owner: Owner): Parts {
  const spoiled = { world, owner };
  const right = modelStore(world, owner);
  const store = bug.below?.(right, spoiled) ?? right;
  const isJournalNeeded = store.needsJournal === true;
  const rightJournal = folder.open(owner);
  const journal = bug.journal?.(rightJournal, spoiled) ?? rightJournal;
  const recorded = recordingBoxOffice({
    store,
    recorder,
    client: owner.name,
    open: (followed) => {
      const asked = bug.store?.(toSell(followed), spoiled) ?? followed;
      const boxOffice = createBoxOffice(asked, isJournalNeeded ? { journal } : {});
      return bug.boxOffice?.(boxOffice, spoiled) ?? boxOffice;
    },
  });
  const told = (change: string, as: Told): void => recorder.told(owner.name, change, as);
  const looking = recordingStore(store, recorder, { client: owner.name });
  return { store: bug.store?.(looking, spoiled) ?? looking, boxOffice: recorded, journal, told };
}
