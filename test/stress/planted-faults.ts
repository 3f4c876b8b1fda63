import { checkHistory } from '../../source/stress/checker/check-history.ts';
import type { Change } from '../../source/theater/change.ts';
import { change, type PlantedHistory, type Shown } from './planted-history.ts';

/** A seat that nobody has touched. */
export const NEW: Shown = [0, 'initial', null];

export const mia: Change = change('c-mia', { '1-1': NEW }, 'Mia');
export const zoe: Change = change('c-zoe', { '1-1': NEW }, 'Zoe');
export const pair: Change = change('c-pair', { '1-1': NEW, '1-2': NEW }, 'Mia');

/** What the checker calls the faults of a history, each once, the weightiest first: `I1 lost booking`. */
export function faultsOf(history: PlantedHistory): readonly string[] {
  const { violations } = checkHistory(history.events);
  return [...new Set(violations.map(({ invariant, name }) => `${invariant} ${name}`))];
}

/** What the checker says of the weightiest fault. */
export function firstMessage(history: PlantedHistory): string | undefined {
  return checkHistory(history.events).violations[0]?.message;
}
