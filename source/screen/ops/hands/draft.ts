import type { Change } from '../../../theater/change.ts';
import type { SeatPosition } from '../../../theater/seats.ts';
import type { Wish } from '../../../theater/wish.ts';

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

/** The wish for a draft, in the name of whoever acts. */
export function wishFor(draft: Draft, by: string, reason: string): Wish {
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
