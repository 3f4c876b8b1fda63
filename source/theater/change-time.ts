import { timeOf } from './time-uuid.ts';

/** When a change was decided, ms since the epoch, from its id; null when the id is no timeuuid. */
export function changeTime(changeId: string): number | null {
  try {
    return timeOf(changeId);
  } catch {
    return null;
  }
}
