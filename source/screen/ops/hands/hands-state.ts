import type { Preview } from '../../../box-office/preview.ts';
import type { Change } from '../../../theater/change.ts';
import type { SeatPosition } from '../../../theater/seats.ts';
import type { Wish } from '../../../theater/wish.ts';
import type { Marks, Message, WishPhase } from '../../client/client-state.ts';
import type { Draft } from './draft.ts';

/** What has the keys while something is being asked. */
export type Dialog =
  /** Who acts here; turns the hands on. */
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

/** A deed of this screen whose outcome is not known yet. */
export type OpenDeed = {
  readonly id: number;
  readonly wish: Wish;
  /** What the person agreed to. */
  readonly change: Change;
  readonly phase: WishPhase;
};

/** All that the screen knows of acting. */
export type HandsState = {
  /** Whether keys act; a screen starts without. */
  readonly isOn: boolean;
  /** In whose name; null until it was said. */
  readonly actor: string | null;
  readonly marks: Marks | null;
  readonly dialog: Dialog | null;
  readonly open: readonly OpenDeed[];
  readonly nextId: number;
  /** The last deed of this screen, as long as it can be taken back. */
  readonly undo: Change | null;
  readonly message: Message | null;
  readonly isLeaving: boolean;
};

/** No hands yet. */
export const NO_HANDS: HandsState = {
  isOn: false,
  actor: null,
  marks: null,
  dialog: null,
  open: [],
  nextId: 1,
  undo: null,
  message: null,
  isLeaving: false,
};

/** Hands of somebody whose name was given at the start. */
export function firstHands(actor: string | null, isOn: boolean): HandsState {
  return { ...NO_HANDS, actor, isOn: isOn && actor !== null };
}

/** The hands with something to say. */
export function tell(hands: HandsState, tone: Message['tone'], text: string): HandsState {
  return { ...hands, message: { tone, text } };
}

/** Whether nobody can say yet what became of a deed. */
export function isInDoubt({ phase }: OpenDeed): boolean {
  return phase.kind !== 'sent';
}
