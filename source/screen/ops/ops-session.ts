import { HandsDesk, type HandsTools } from './hands/hands-desk.ts';
import type { HandsState } from './hands/hands-state.ts';
import { FIRST_OPS_STATE, type OpsState } from './ops-state.ts';

/**
 * What the person at the ops screen has chosen, and the desk that acts for them, which changes the hands whenever it hears
 * from the store. React reads the state by `subscribe` and `getState`; the same object is the same state.
 */
export class OpsSession {
  readonly desk: HandsDesk;
  readonly #listeners = new Set<() => void>();
  #state: OpsState;

  constructor(hands: HandsState, tools: Omit<HandsTools, 'update'>) {
    this.#state = { ...FIRST_OPS_STATE, hands };
    this.desk = new HandsDesk({
      ...tools,
      update: (change) => this.become({ ...this.#state, hands: change(this.#state.hands) }),
    });
  }

  /** Keys that come before the next frame see here what the ones before them did. */
  readonly getState = (): OpsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly become = (state: OpsState): void => {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  };
}
