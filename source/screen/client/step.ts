import type { Change } from '../../theater/change.ts';
import type { ClientState, Message, Wanted } from './client-state.ts';

/** What the state asks the world to do; done by the session, which tells the state how it ended. */
export type Effect =
  /** `wish`: the id of the open wish that waits for the outcome. */
  | { readonly kind: 'fulfil'; readonly wish: number; readonly wanted: Wanted }
  /** `change`: what was left unconfirmed; null while the box office is still finding out. */
  | { readonly kind: 'give-up'; readonly wish: number; readonly change: Change | null }
  | { readonly kind: 'leave'; readonly isAtOnce: boolean }
  | { readonly kind: 'suspend' | 'repaint' };

/** The next state, and what is to be done. */
export type Step = { readonly state: ClientState; readonly effects: readonly Effect[] };

/** A step that changes the state and does nothing else. */
export function stay(state: ClientState): Step {
  return { state, effects: [] };
}

/** A step that only says something: mostly why a key does nothing just now, which is so where the cursor and the marks are now. */
export function say(state: ClientState, tone: Message['tone'], text: string): Step {
  return stay({ ...state, message: { tone, text, about: { cursor: state.cursor, marks: state.marks } } });
}
