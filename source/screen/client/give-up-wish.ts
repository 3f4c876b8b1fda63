import { seatsWords } from '../../box-office/wording.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { verdictOn } from '../../theater/verdict.ts';
import type { ClientState, OpenWish } from './client-state.ts';
import type { Effect, Step } from './step.ts';

/** Whether nobody can say yet what became of a wish. */
export function isInDoubt({ phase }: OpenWish): boolean {
  return phase.kind !== 'sent';
}

/**
 * Gives up a wish that is in doubt: it is not wanted any more, and the box office makes sure that it never applies, or
 * finds that it has. The wish stays open until that is known.
 */
export function giveUpWish(state: ClientState, wish: OpenWish): Step {
  const text = `Giving up ${seatsWords(wish.room, wish.seats)}: making sure that it cannot happen any more.`;
  const wishes = state.wishes.map((open) =>
    open === wish ? { ...wish, phase: { kind: 'doubt' } as const } : open,
  );
  const effect: Effect = { kind: 'give-up', wish: wish.id, change: changeOf(wish) };
  return { state: { ...state, wishes, message: { tone: 'warning', text } }, effects: [effect] };
}

/**
 * Unconfirmed wishes whose end newer pictures can tell: a seat carries the change, or a linearizable picture shows that
 * it never can be applied. The box office says it, and clears up after them.
 */
export function provableWishes(
  { wishes }: ClientState,
  rooms: ReadonlyMap<string, RoomSnapshot>,
): readonly OpenWish[] {
  return wishes.filter((wish) => {
    const change = changeOf(wish);
    const snapshot = rooms.get(wish.room);
    if (change === null || snapshot === undefined) return false;
    const verdict = verdictOn(change, snapshot);
    return verdict === 'applied' || (verdict === 'never' && snapshot.isLinearizable);
  });
}

/** The change that a wish was left unconfirmed with. */
function changeOf({ phase }: OpenWish): Extract<OpenWish['phase'], { kind: 'unconfirmed' }>['change'] | null {
  return phase.kind === 'unconfirmed' ? phase.change : null;
}
