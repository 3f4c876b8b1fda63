import type { BoxOffice } from '../../../box-office/box-office.ts';
import type { Outcome } from '../../../box-office/outcome.ts';
import { type Preview, previewOf } from '../../../box-office/preview.ts';
import { resetRoom } from '../../../box-office/reset-room.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { Store } from '../../../store/store.ts';
import type { Change } from '../../../theater/change.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import type { OccupancyControl } from '../../occupancy/occupancy.ts';
import type { HandsState } from './hands-state.ts';
import type { HandsEffect } from './hands-step.ts';
import { doubtDeed, failDeed, failPreview, provableDeeds, seePreview, settleDeed } from './settle-deed.ts';

/** What the desk works with. */
export type HandsTools = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly pictures: Pick<OccupancyControl, 'merge' | 'mergeSnapshot'>;
  /** Changes the hands on the screen. */
  readonly update: (change: (hands: HandsState) => HandsState) => void;
};

/** How long leaving waits for open deeds, ms. */
const LEAVE_PATIENCE_MS = 3_000;

/** Does what the hands ask for, and tells them how it ended. Without React. */
export class HandsDesk {
  readonly #tools: HandsTools;
  readonly #open = new Map<number, { readonly end: Promise<void>; readonly abort: AbortController }>();

  constructor(tools: HandsTools) {
    this.#tools = tools;
  }

  readonly perform = (effect: HandsEffect): void => {
    switch (effect.kind) {
      case 'preview':
        void this.#preview(effect.id, effect.wish);
        return;
      case 'fulfil': {
        const abort = new AbortController();
        this.#follow(effect.id, abort, this.#fulfil(effect.id, effect.preview, abort.signal));
        return;
      }
      case 'give-up':
        if (effect.change === null) this.#open.get(effect.id)?.abort.abort();
        else this.#abandon(effect.id, effect.change);
    }
  };

  /** Has the box office settle what newer pictures can tell of unconfirmed deeds. */
  readonly see = (hands: HandsState, rooms: ReadonlyMap<string, RoomSnapshot>): void => {
    for (const { id, phase } of provableDeeds(hands, rooms)) {
      if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
    }
  };

  /** Gives open deeds up and waits for what becomes of them, but not for ever. */
  readonly leave = async (hands: HandsState): Promise<void> => {
    for (const { id, phase } of hands.open) {
      if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
    }
    for (const { abort } of this.#open.values()) abort.abort();
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LEAVE_PATIENCE_MS);
    await Promise.race([Promise.all([...this.#open.values()].map(({ end }) => end)), tooLong]);
    clearTimeout(timer);
  };

  /** Keeps a deed among those that leaving waits for, until its end. */
  #follow(id: number, abort: AbortController, work: Promise<void>): void {
    this.#open.set(id, { end: work.finally(() => this.#open.delete(id)), abort });
  }

  /** Has the box office say what became of an unconfirmed change, or make sure that nothing does; once at a time. */
  #abandon(id: number, change: Change): void {
    if (!this.#open.has(id)) this.#follow(id, new AbortController(), this.#settle(id, change));
  }

  async #settle(id: number, change: Change): Promise<void> {
    this.#end(id, await this.#tools.boxOffice.abandon(change));
  }

  async #preview(id: number, wish: Preview['wish']): Promise<void> {
    const { store, update, pictures } = this.#tools;
    try {
      const preview = await previewOf(store, wish);
      pictures.mergeSnapshot(preview.seen);
      update((hands) => seePreview(hands, id, preview));
    } catch (error) {
      // Any other error is a bug.
      if (!(error instanceof StoreError)) throw error;
      update((hands) => failPreview(hands, id, error.message));
    }
  }

  async #fulfil(id: number, { wish, seen }: Preview, signal: AbortSignal): Promise<void> {
    const { store, boxOffice, update } = this.#tools;
    const onDoubt = (): void => update((hands) => doubtDeed(hands, id));
    try {
      const outcome =
        wish.kind === 'reset'
          ? await resetRoom({ store, boxOffice }, wish.room, wish.by, {
              signal,
              onDoubt,
              reason: wish.reason ?? '',
            })
          : await boxOffice.fulfil(wish, { seen, signal, onDoubt });
      this.#end(id, outcome);
    } catch (error) {
      // Any other error is a bug, of which nobody can say what it left behind.
      if (!(error instanceof StoreError)) throw error;
      update((hands) => failDeed(hands, id, error.message));
    }
  }

  #end(id: number, outcome: Outcome): void {
    const { pictures, update } = this.#tools;
    if (outcome.kind === 'applied') pictures.merge(outcome.change);
    if (outcome.kind === 'refused') pictures.mergeSnapshot(outcome.snapshot);
    update((hands) => settleDeed(hands, id, outcome));
  }
}
