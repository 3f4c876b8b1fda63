import type { Preview } from '../../../box-office/preview.ts';
import type { Change } from '../../../theater/change.ts';
import type { Plan } from '../../../theater/plan.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import type { Wish } from '../../../theater/wish.ts';
import type { Cursor, Message } from '../../client/client-state.ts';
import { type HandsState, tell } from './hands-state.ts';

/** What the hands ask the world to do; the desk does it, and tells the hands how it ended. */
export type HandsEffect =
  /** `id`: the look that waits for the answer. */
  | { readonly kind: 'preview'; readonly id: number; readonly wish: Wish }
  /** `id`: the open deed that waits for the outcome. */
  | { readonly kind: 'fulfil'; readonly id: number; readonly preview: Preview }
  /** `change`: what was left unconfirmed; null while the box office is still finding out. */
  | { readonly kind: 'give-up'; readonly id: number; readonly change: Change | null };

/** The hands after a key, and what is to be done. */
export type HandsStep = { readonly hands: HandsState; readonly effect: HandsEffect | null };

/** What a key of the hands needs to know. */
export type HandsSight = {
  readonly cursor: Cursor | null;
  readonly plan: Plan;
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  /** Whether an old picture is kept on the screen. */
  readonly isPaused: boolean;
};

/** A step that changes the hands and does nothing else. */
export function stay(hands: HandsState): HandsStep {
  return { hands, effect: null };
}

/** A step that only says something: mostly why a key does nothing just now. */
export function say(hands: HandsState, tone: Message['tone'], text: string): HandsStep {
  return stay(tell(hands, tone, text));
}

/** Looks at the store, so that the question shows what will change. */
export function lookFor(
  hands: HandsState,
  draft: Extract<HandsState['dialog'], { kind: 'looking' }>['draft'],
  wish: Wish,
): HandsStep {
  const id = hands.nextId;
  return {
    hands: { ...hands, nextId: id + 1, dialog: { kind: 'looking', id, draft }, message: null },
    effect: { kind: 'preview', id, wish },
  };
}
