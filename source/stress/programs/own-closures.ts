import type { Outcome } from '../../box-office/outcome.ts';
import type { Change } from '../../theater/change.ts';
import { roomOf } from '../../theater/wish.ts';
import type { ClientWish } from './program.ts';

/**
 * The seats that one client has blocked and the rooms that it has closed, by the changes that did it; oldest first. What
 * it has not blocked or closed itself a client never gives back to the sale.
 */
export class OwnClosures {
  readonly #changes = new Map<string, Change>();

  blocks(): readonly Change[] {
    return this.all().filter(({ kind }) => kind === 'block');
  }

  closings(): readonly Change[] {
    return this.all().filter(({ kind }) => kind === 'close');
  }

  /** Everything that can be taken back. */
  all(): readonly Change[] {
    return [...this.#changes.values()];
  }

  /** Learns from the outcome of a wish. What was to be given back and is in doubt is forgotten. */
  ended(wish: ClientWish, outcome: Outcome): void {
    if (outcome.kind === 'applied' && (wish.kind === 'block' || wish.kind === 'close')) {
      this.#changes.set(outcome.change.id, outcome.change);
    }
    if (outcome.kind === 'notApplied') return;
    for (const change of this.all()) if (isGivenBack(change, wish)) this.#changes.delete(change.id);
  }
}

function isGivenBack(change: Change, wish: ClientWish): boolean {
  switch (wish.kind) {
    case 'undo':
      return wish.change.id === change.id;
    case 'open':
      return change.kind === 'close' && change.room === wish.room;
    case 'unblock': {
      const [first] = wish.seats;
      const { row, place } = change.seats[0].before;
      const isSame = first?.row === row && first.place === place;
      return change.kind === 'block' && change.room === roomOf(wish) && isSame;
    }
    case 'book':
    case 'release':
    case 'move':
    case 'give':
    case 'block':
    case 'close':
      return false;
  }
}
