import { askedByOperator } from '../../../booking/asked.ts';
import { type BoxOffice, type Preview, previewOf } from '../../../booking/box-office.ts';
import { operationWords, describe } from '../../../booking/describe.ts';
import { Expirer, Follower, inPhase, without } from '../../../booking/follow.ts';
import { type Outcome, OUTCOMES } from '../../../booking/outcome.ts';
import { resetRoom } from '../../../booking/reset-room.ts';
import { unrecordedWords } from '../../../booking/resolve.ts';
import { type ReadingStore, StoreError } from '../../../store/store.ts';
import { canBeUndone } from '../../../theater/decisions/running.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import type { OccupancyControl } from '../../../watch/occupancy.ts';
import { changedSeats, Glows } from '../../map/glows.ts';
import { type OpenOperation, type OperatorEffect, type OperatorState, tell } from './operator-state.ts';
import { FIRST_OPS_STATE, type OpsState } from './ops-state.ts';

/**
 * What the person at the ops screen has chosen, and the session that acts for them, which changes operator mode
 * whenever it hears from the store. React reads the state by `subscribe` and `getState`; the same object is the same
 * state.
 */
export class OpsSession {
  readonly acting: Acting;
  readonly #listeners = new Set<() => void>();
  readonly #glows = new Glows((glows) => this.become({ ...this.#state, glows }));
  #rooms: ReadonlyMap<string, RoomSnapshot> = new Map();
  #state: OpsState;

  constructor(operator: OperatorState, tools: Omit<OperatorTools, 'update'>) {
    this.#state = { ...FIRST_OPS_STATE, operator };
    this.acting = new Acting({
      ...tools,
      update: (change) => this.become({ ...this.#state, operator: change(this.#state.operator) }),
    });
  }

  /** Keys that come before the next frame see here what the ones before them did. */
  readonly getState = (): OpsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Has seats glow that are otherwise than when this was told last. */
  readonly see = (rooms: ReadonlyMap<string, RoomSnapshot>): void => {
    for (const glow of changedSeats(this.#rooms, rooms)) this.#glows.add(glow);
    this.#rooms = rooms;
  };

  /** Ends what glows. */
  readonly end = (): void => this.#glows.end();

  readonly become = (state: OpsState): void => {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  };
}

/** What acting needs. */
type OperatorTools = {
  readonly store: ReadingStore;
  readonly boxOffice: BoxOffice;
  readonly pictures: Pick<OccupancyControl, 'merge' | 'mergeSnapshot'>;
  /** Changes operator mode on the screen. */
  readonly update: (change: (operator: OperatorState) => OperatorState) => void;
};

/** Does what operator mode asks for, and tells it how that ended. Without React. */
class Acting {
  readonly #tools: OperatorTools;
  readonly #follower: Follower;
  readonly #expirer: Expirer;

  constructor(tools: OperatorTools) {
    const { boxOffice, pictures, update } = tools;
    this.#tools = tools;
    this.#expirer = new Expirer(tools);
    this.#follower = new Follower({
      boxOffice,
      pictures,
      onDoubt: (id) => update((operator) => doubtOperation(operator, id)),
      onOutcome: (id, outcome) => update((operator) => settleOperation(operator, id, outcome)),
      onUnsent: (id, reason) => update((operator) => failOperation(operator, id, reason)),
      onUnrecorded: (change) => update((operator) => tell(operator, 'warning', unrecordedWords(change))),
    });
  }

  readonly perform = (effect: OperatorEffect): void => {
    switch (effect.kind) {
      case 'preview':
        void this.#preview(effect.id, effect.request);
        return;
      case 'fulfil':
        this.#fulfil(effect.id, effect.preview);
        return;
      case 'give-up':
        this.#follower.giveUp(effect.request);
    }
  };

  /** Has the box office settle what newer pictures can tell of unconfirmed operations. */
  readonly see = (operator: OperatorState, rooms: ReadonlyMap<string, RoomSnapshot>): void => {
    this.#follower.see(operator.open, rooms);
    this.#expirer.see(rooms, operator.isOn ? operator.actor : null);
  };

  /** Begins nothing more by itself, and waits for what it began. */
  readonly end = async (): Promise<void> => await this.#expirer.end();

  /** Gives open operations up and waits for what becomes of them, but not for ever. */
  readonly leave = async (operator: OperatorState): Promise<void> => {
    await this.#follower.leave(operator.open);
  };

  async #preview(id: number, request: Preview['request']): Promise<void> {
    const { store, update, pictures } = this.#tools;
    try {
      const preview = await previewOf(store, request);
      pictures.mergeSnapshot(preview.seen);
      update((operator) => seePreview(operator, id, preview));
    } catch (error) {
      // Any other error is a bug.
      if (!(error instanceof StoreError)) throw error;
      update((operator) => failPreview(operator, id, error.message));
    }
  }

  #fulfil(id: number, { request, seen }: Preview): void {
    const { store, boxOffice } = this.#tools;
    this.#follower.fulfil(id, (options) =>
      request.kind === 'reset'
        ? resetRoom({ store, boxOffice }, request.room, request.by, {
            ...options,
            reason: request.reason ?? '',
          })
        : boxOffice.fulfil(request, { ...options, seen }),
    );
  }
}

/** Operator mode after the look before a question: the question, or why there is nothing to ask. */
function seePreview(operator: OperatorState, id: number, preview: Preview): OperatorState {
  if (!isAwaited(operator, id)) return operator;
  const { request, seen, decision } = preview;
  if (decision.kind === 'change') {
    return { ...operator, dialog: { kind: 'question', preview, change: decision.change }, message: null };
  }
  const outcome: Outcome = { ...decision, snapshot: seen };
  const words = describe(outcome, askedByOperator(request));
  return tell({ ...operator, dialog: null }, OUTCOMES[outcome.kind].tone, words);
}

/** Operator mode after a look that the store did not answer. */
function failPreview(operator: OperatorState, id: number, reason: string): OperatorState {
  if (!isAwaited(operator, id)) return operator;
  return tell({ ...operator, dialog: null }, 'bad', `Nothing was changed: ${makeSafe(reason)}`);
}

/** Operator mode after the outcome of an open operation: what is said, and what can be undone. */
function settleOperation(operator: OperatorState, id: number, outcome: Outcome): OperatorState {
  const operation = operator.open.find((open) => open.id === id);
  if (operation === undefined) return operator;
  const words = describe(outcome, askedByOperator(operation.request));
  const told = tell(operator, OUTCOMES[outcome.kind].tone, words);
  if (outcome.kind === 'unknown') return withPhase(told, id, { kind: 'unconfirmed', change: outcome.change });
  const closed = withoutOperation(told, id);
  if (outcome.kind !== 'applied') return closed;
  const isLast = operation.request.kind !== 'undo' && canBeUndone(outcome.change);
  return { ...closed, undo: isLast ? outcome.change : null };
}

/** Operator mode after an operation that could not even be sent; `reason` is what the store said. */
function failOperation(operator: OperatorState, id: number, reason: string): OperatorState {
  return tell(withoutOperation(operator, id), 'bad', `Nothing was changed: ${makeSafe(reason)}`);
}

/** Operator mode once an attempt of an operation got no answer and the box office looks for what became of it. */
function doubtOperation(operator: OperatorState, id: number): OperatorState {
  const operation = operator.open.find((open) => open.id === id);
  if (operation === undefined || operation.phase.kind !== 'sent') return operator;
  const text = `No answer so far: ${operationWords(operation.change)}. Finding out what became of it.`;
  return tell(withPhase(operator, id, { kind: 'doubt' }), 'warning', text);
}

function isAwaited({ dialog }: OperatorState, id: number): boolean {
  return dialog?.kind === 'looking' && dialog.id === id;
}

function withoutOperation(operator: OperatorState, id: number): OperatorState {
  return { ...operator, open: without(operator.open, id) };
}

function withPhase(operator: OperatorState, id: number, phase: OpenOperation['phase']): OperatorState {
  return { ...operator, open: inPhase(operator.open, id, phase) };
}
