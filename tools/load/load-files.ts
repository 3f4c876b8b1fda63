import type { MadeFile } from '../cluster/settings/settings.ts';
import { renderStressProfile } from './stress-profile.ts';

/** Where the profile of cassandra-stress is, from the root of the project. */
export const STRESS_PROFILE = 'tools/load/rooms.stress.yaml';

/** What the load tools read and is made from the schema. */
export function loadFiles(): readonly MadeFile[] {
  return [{ path: STRESS_PROFILE, text: renderStressProfile() }];
}
