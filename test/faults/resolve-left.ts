import { startTheater } from './run-theater.ts';
import type { House } from './scene.ts';

/** A change as `theater resolve --json` reports it. */
type Resolved = {
  readonly outcome: 'applied' | 'never' | 'unknown';
  readonly change: string;
  readonly client: string;
};

/** What became of what a client left behind. */
export type Resolution = { readonly resolved: readonly Resolved[]; readonly complaints: readonly string[] };

/**
 * Has the program itself settle what a killed client left behind, and records what it says of each change, for the
 * checker to hold it to.
 */
export async function resolveLeft(
  { address, recorder }: Pick<House, 'address' | 'recorder'>,
  stateHome: string,
): Promise<Resolution> {
  const run = await startTheater(['resolve', '--json'], { address, stateHome });
  const { exitCode, stdout, stderr } = await run.hasEnded;
  if (exitCode !== 0 && exitCode !== 75) {
    return { resolved: [], complaints: [`theater resolve ended with ${exitCode}: ${stderr || stdout}`] };
  }
  const { resolved }: { resolved: readonly Resolved[] } = JSON.parse(stdout);
  for (const { outcome, change } of resolved) recorder.told('theater resolve', change, outcome);
  const hasDoubt = resolved.some(({ outcome }) => outcome === 'unknown');
  return { resolved, complaints: hasDoubt ? ['theater resolve could not settle everything'] : [] };
}
