import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A cluster that ends with this process, however this process ends. */
export interface KeptCluster {
  /** Folder of the cluster. */
  readonly directory: string;
  /** Ends the nodes and removes the folder. */
  stop(): Promise<void>;
}

/** Who is let in: everybody, who has a password, or who has a certificate of the cluster. */
export type Door = 'open' | 'guarded' | 'secure';

/**
 * Starts a cluster with a keeper beside it; `isFast` nodes are sooner ready, others faster under load; those that are
 * apart have each a network of its own, which can be cut; `door` says who is let in; other doors than open have one
 * node. Throws with the reason when it cannot be had.
 */
export async function keepCluster(
  nodes = 3,
  {
    isFast = true,
    isApart = false,
    door = 'open',
  }: { isFast?: boolean; isApart?: boolean; door?: Door } = {},
): Promise<KeptCluster> {
  const kind = [isFast ? 'fast' : 'full', isApart ? 'apart' : 'together', door];
  const words = [join(import.meta.dirname, 'keeper.ts'), String(nodes), ...kind];
  const keeper = spawn(process.execPath, words, {
    detached: true, // in a session of its own, so that Ctrl-C does not end it before its work is done
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(keeper.stdout);
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(keeper, 'exit').then(() => ['!the keeper ended']),
  ]);
  const directory = String(line);
  if (directory.startsWith('!')) throw new Error(directory.slice(1));
  return { directory, stop: async () => await endKeeper(keeper) };
}

async function endKeeper(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  const ended = once(keeper, 'exit');
  keeper.stdin?.end();
  await ended;
}
