import type { Preview } from '../../../booking/box-office.ts';
import type { Followed, RequestPhase } from '../../../booking/follow.ts';
import { type Limits, NO_LIMITS } from '../../../store/rights.ts';
import type { Change } from '../../../theater/change.ts';
import type { Plan } from '../../../theater/plan.ts';
import type { Request } from '../../../theater/request.ts';
import type { SeatPosition } from '../../../theater/seats.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import type { Cursor, Marks, Message } from '../../client/state/client-state.ts';

/** What has the keys while something is being asked. */
export type Dialog =
  /** Who acts here; turns operator mode on. */
  | { readonly kind: 'name'; readonly text: string }
  /** The new name of a room's play. */
  | { readonly kind: 'play'; readonly room: string; readonly text: string }
  /** Who shall have booked seats. */
  | {
      readonly kind: 'receiver';
      readonly room: string;
      readonly seats: readonly SeatPosition[];
      readonly text: string;
    }
  /** Why; may stay empty. */
  | { readonly kind: 'note'; readonly draft: Draft; readonly text: string }
  /** Seats to move booked seats to, in the order in which they are chosen. */
  | {
      readonly kind: 'targets';
      readonly room: string;
      readonly from: readonly SeatPosition[];
      /** The whole party, or only what was chosen of it, whichever `from` is not; null where both are the same. */
      readonly other: readonly SeatPosition[] | null;
      readonly to: readonly SeatPosition[];
    }
  /** The store is being looked at, so that the question shows exactly what will change. */
  | { readonly kind: 'looking'; readonly id: number; readonly draft: Draft }
  | { readonly kind: 'question'; readonly preview: Preview; readonly change: Change };

/** An operation of this screen whose outcome is not known yet. */
export type OpenOperation = {
  readonly id: number;
  readonly request: Request;
  /** What the person agreed to. */
  readonly change: Change;
  readonly phase: RequestPhase;
};

/** All that the screen knows of acting. */
export type OperatorState = {
  /** Whether keys act; a screen starts without. */
  readonly isOn: boolean;
  /** In whose name; null until it was said. */
  readonly actor: string | null;
  readonly marks: Marks | null;
  readonly dialog: Dialog | null;
  readonly open: readonly OpenOperation[];
  readonly nextId: number;
  /** The last operation of this screen, as long as it can be taken back. */
  readonly undo: Change | null;
  readonly message: Message | null;
  readonly isLeaving: boolean;
  readonly limits: Limits;
};

/** Operator mode is off, and nobody is named. */
export const NO_OPERATOR: OperatorState = {
  isOn: false,
  actor: null,
  marks: null,
  dialog: null,
  open: [],
  nextId: 1,
  undo: null,
  message: null,
  isLeaving: false,
  limits: NO_LIMITS,
};

/** Operator mode of somebody whose name was given at the start. */
export function firstOperator(
  actor: string | null,
  isOn: boolean,
  limits: Limits = NO_LIMITS,
): OperatorState {
  return { ...NO_OPERATOR, actor, isOn: isOn && actor !== null && limits.change === null, limits };
}

/** Operator mode with something to say. */
export function tell(operator: OperatorState, tone: Message['tone'], text: string): OperatorState {
  return { ...operator, message: { tone, text } };
}

/** Whether nobody can say yet what became of an operation. */
export function isInDoubt({ phase }: OpenOperation): boolean {
  return phase.kind !== 'sent';
}

/** What shall be done, before anybody has said why. */
export type Draft =
  | {
      readonly kind: 'block' | 'unblock' | 'release';
      readonly room: string;
      readonly seats: readonly SeatPosition[];
    }
  | {
      readonly kind: 'move';
      readonly room: string;
      readonly from: readonly SeatPosition[];
      readonly to: readonly SeatPosition[];
    }
  | {
      readonly kind: 'give';
      readonly room: string;
      readonly seats: readonly SeatPosition[];
      readonly to: string;
    }
  | { readonly kind: 'close' | 'open' | 'reset'; readonly room: string }
  | { readonly kind: 'rename'; readonly room: string; readonly play: string }
  | { readonly kind: 'undo'; readonly change: Change };

/** The request for a draft, in the name of whoever acts. */
export function requestFor(draft: Draft, by: string, reason: string): Request {
  switch (draft.kind) {
    case 'block':
      return { ...draft, kind: 'block', by, note: reason };
    case 'unblock':
      return { ...draft, kind: 'unblock', by, reason };
    case 'release':
      return { ...draft, kind: 'release', client: by, pins: null, override: { by, reason } };
    case 'give':
    case 'move':
      return { ...draft, client: by, pins: null, override: { by, reason } };
    case 'close':
    case 'open':
      return { kind: draft.kind, room: draft.room, by, reason };
    case 'reset':
      return { kind: 'reset', room: draft.room, by, gate: null, reason };
    case 'rename':
      return { ...draft, pin: null, by, reason };
    case 'undo':
      return { ...draft, by, reason };
  }
}

/** What operator mode asks the world to do; the session does it, and tells how it ended. */
export type OperatorEffect =
  /** `id`: the look that waits for the answer. */
  | { readonly kind: 'preview'; readonly id: number; readonly request: Request }
  /** `id`: the open operation that waits for the outcome. */
  | { readonly kind: 'fulfil'; readonly id: number; readonly preview: Preview }
  | { readonly kind: 'give-up'; readonly request: Followed };

/** Operator mode after a key, and what is to be done. */
export type OperatorStep = { readonly operator: OperatorState; readonly effect: OperatorEffect | null };

/** What a key of operator mode needs to know. */
export type OperatorSight = {
  readonly cursor: Cursor | null;
  readonly plan: Plan;
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  /** Whether an old picture is kept on the screen. */
  readonly isPaused: boolean;
};

/** A step that changes operator mode and does nothing else. */
export function stay(operator: OperatorState): OperatorStep {
  return { operator, effect: null };
}

/** A step that only says something: mostly why a key does nothing just now. */
export function say(operator: OperatorState, tone: Message['tone'], text: string): OperatorStep {
  return stay(tell(operator, tone, text));
}

/** Looks at the store, so that the question shows what will change. */
export function lookFor(
  operator: OperatorState,
  draft: Extract<OperatorState['dialog'], { kind: 'looking' }>['draft'],
  request: Request,
): OperatorStep {
  const id = operator.nextId;
  return {
    operator: { ...operator, nextId: id + 1, dialog: { kind: 'looking', id, draft }, message: null },
    effect: { kind: 'preview', id, request },
  };
}
