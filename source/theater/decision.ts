import type { Change } from './change.ts';
import type { Refusal } from './refusal.ts';

/** What a wish comes to on one snapshot. `settled`: there is nothing left to change. */
export type Decision =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'settled' }
  | Refusal;
