import type { BoxOffice } from '../../../booking/box-office.ts';
import { operationWords } from '../../../booking/describe-change.ts';
import { operationOutcomeWords } from '../../../booking/describe.ts';
import type { Outcome } from '../../../booking/outcome.ts';
import { type Preview, previewOf } from '../../../booking/preview.ts';
import { resetRoom } from '../../../booking/reset-room.ts';
import { type Store, StoreError } from '../../../store/store.ts';
import type { Change } from '../../../theater/change.ts';
import { canBeUndone } from '../../../theater/decisions/running.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { verdictOn } from '../../../theater/verdict.ts';
import type { OccupancyControl } from '../../../watch/occupancy.ts';
import type { Message } from '../../client/state/client-state.ts';
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

  readonly become = (state: OpsState): void => {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  };
}

/** What acting needs. */
type OperatorTools = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly pictures: Pick<OccupancyControl, 'merge' | 'mergeSnapshot'>;
  /** Changes operator mode on the screen. */
  readonly update: (change: (operator: OperatorState) => OperatorState) => void;
};

/** How long leaving waits for open operations, ms. */
const LEAVE_PATIENCE_MS = 3_000;

/** Does what operator mode asks for, and tells it how that ended. Without React. */
class Acting {
  readonly #tools: OperatorTools;
  readonly #open = new Map<number, { readonly end: Promise<void>; readonly abort: AbortController }>();

  constructor(tools: OperatorTools) {
    this.#tools = tools;
  }

  readonly perform = (effect: OperatorEffect): void => {
    switch (effect.kind) {
      case 'preview':
        void this.#preview(effect.id, effect.request);
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

  /** Has the box office settle what newer pictures can tell of unconfirmed operations. */
  readonly see = (operator: OperatorState, rooms: ReadonlyMap<string, RoomSnapshot>): void => {
    for (const { id, phase } of provableOperations(operator, rooms)) {
      if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
    }
  };

  /** Gives open operations up and waits for what becomes of them, but not for ever. */
  readonly leave = async (operator: OperatorState): Promise<void> => {
    for (const { id, phase } of operator.open) {
      if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
    }
    for (const { abort } of this.#open.values()) abort.abort();
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LEAVE_PATIENCE_MS);
    await Promise.race([Promise.all([...this.#open.values()].map(({ end }) => end)), tooLong]);
    clearTimeout(timer);
  };

  /** Keeps an operation among those that leaving waits for, until its end. */
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

  async #fulfil(id: number, { request, seen }: Preview, signal: AbortSignal): Promise<void> {
    const { store, boxOffice, update } = this.#tools;
    const onDoubt = (): void => update((operator) => doubtOperation(operator, id));
    try {
      const outcome =
        request.kind === 'reset'
          ? await resetRoom({ store, boxOffice }, request.room, request.by, {
              signal,
              onDoubt,
              reason: request.reason ?? '',
            })
          : await boxOffice.fulfil(request, { seen, signal, onDoubt });
      this.#end(id, outcome);
    } catch (error) {
      // Any other error is a bug, of which nobody can say what it left behind.
      if (!(error instanceof StoreError)) throw error;
      update((operator) => failOperation(operator, id, error.message));
    }
  }

  #end(id: number, outcome: Outcome): void {
    const { pictures, update } = this.#tools;
    if (outcome.kind === 'applied') pictures.merge(outcome.change);
    if (outcome.kind === 'refused') pictures.mergeSnapshot(outcome.snapshot);
    update((operator) => settleOperation(operator, id, outcome));
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
  return tell({ ...operator, dialog: null }, toneOf(outcome), operationOutcomeWords(outcome, request));
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
  const told = tell(operator, toneOf(outcome), operationOutcomeWords(outcome, operation.request));
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

/** Unconfirmed operations whose end newer pictures can tell; the box office says it. */
function provableOperations(
  { open }: OperatorState,
  rooms: ReadonlyMap<string, RoomSnapshot>,
): readonly OpenOperation[] {
  return open.filter(({ phase }) => {
    const snapshot = phase.kind === 'unconfirmed' ? rooms.get(phase.change.room) : undefined;
    if (phase.kind !== 'unconfirmed' || snapshot === undefined) return false;
    const verdict = verdictOn(phase.change, snapshot);
    return verdict === 'applied' || (verdict === 'never' && snapshot.isLinearizable);
  });
}

function toneOf(outcome: Outcome): Message['tone'] {
  switch (outcome.kind) {
    case 'applied':
      return 'good';
    case 'settled':
    case 'givenUp':
      return 'plain';
    case 'refused':
    case 'notApplied':
    case 'unknown':
      return 'bad';
  }
}

function isAwaited({ dialog }: OperatorState, id: number): boolean {
  return dialog?.kind === 'looking' && dialog.id === id;
}

function withoutOperation(operator: OperatorState, id: number): OperatorState {
  return { ...operator, open: operator.open.filter((operation) => operation.id !== id) };
}

function withPhase(operator: OperatorState, id: number, phase: OpenOperation['phase']): OperatorState {
  return {
    ...operator,
    open: operator.open.map((operation) => (operation.id === id ? { ...operation, phase } : operation)),
  };
}
