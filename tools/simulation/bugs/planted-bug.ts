import type { BoxOffice } from '../../../source/booking/box-office.ts';
import type { Journal } from '../../../source/booking/journal/journal.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { StoreRules } from '../model/room-model.ts';
import type { Owner } from '../time/virtual-time.ts';
import type { World } from '../world/world.ts';

/** Whose parts are spoiled. */
export type Spoiled = { readonly world: World; readonly owner: Owner };

/**
 * A mistake that such a program could have, put around its parts by the simulation; the program itself is as it is.
 * What is not named stays right.
 */
export type PlantedBug = {
  readonly name: string;
  /** What is wrong, as a sentence. */
  readonly about: string;
  readonly rules?: Partial<StoreRules>;
  /** Between the box office and what records it. */
  readonly store?: (store: SellingStore, spoiled: Spoiled) => SellingStore;
  /** Below what records: the store itself. */
  readonly below?: (store: SellingStore, spoiled: Spoiled) => SellingStore;
  readonly journal?: (journal: Journal, spoiled: Spoiled) => Journal;
  readonly boxOffice?: (boxOffice: BoxOffice, spoiled: Spoiled) => BoxOffice;
};

export const NO_BUG: PlantedBug = { name: 'none', about: 'Nothing is planted.' };
