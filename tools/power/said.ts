import { appendFileSync } from 'node:fs';

import type { SeatPosition } from '../../source/theater/seats.ts';

/** What a program has told the world; what it told before a cut must be so after it. */
export type Said =
  /** There is a theater. */
  | { readonly said: 'made' }
  /** It is about to ask for these seats. */
  | {
      readonly said: 'asks';
      readonly room: string;
      readonly seats: readonly SeatPosition[];
      readonly booking: string;
    }
  /** It is about to give this booking back. */
  | { readonly said: 'returns'; readonly booking: string }
  /** Somebody was told that it is done, by this change. */
  | { readonly said: 'booked' | 'released'; readonly booking: string; readonly change: string }
  /** The journal has said that it has this change, or is about to forget it. */
  | { readonly said: 'kept' | 'clears'; readonly change: string };

/** Tells the world, which has no power cut: a file outside of the disk. It is told once this returns. */
export function say(file: string, said: Said): void {
  appendFileSync(file, `${JSON.stringify(said)}\n`);
}
