import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/**
 * Starts a command in a new network that only has a loopback, as a user who may do in it as they like. Nothing of it
 * outlasts the processes in it, and nothing that is made there is seen outside.
 */
const IN_NEW_NETWORK = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  '--net',
  'sh',
  '-c',
  'ip link set lo up && exec "$0" "$@"',
] as const;

/** Why nodes cannot have networks of their own here, or null. */
export function whyNotApart(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  const [command, ...words] = IN_NEW_NETWORK;
  const trial =
    'ip link add one type veth peer name other && ip link add bridge type bridge && nsenter --version';
  const { status, stderr, error } = spawnSync(command, [...words, 'sh', '-c', trial], { encoding: 'utf8' });
  if (status === 0) return null;
  const [reason = 'it does not say why'] = (error?.message ?? stderr).trim().split('\n');
  return `this machine allows no network namespaces (${reason})`;
}

/** Inflicts faults, by their names, on nodes in networks of their own; whether all went as promised. */
export async function inflictApart(
  names: readonly string[],
  { seed, isFull }: { readonly seed: number; readonly isFull: boolean },
): Promise<boolean> {
  const [command, ...words] = IN_NEW_NETWORK;
  const script = path.join(import.meta.dirname, 'cli.ts');
  const child = spawn(
    command,
    [
      ...words,
      process.execPath,
      script,
      '--apart',
      ...(isFull ? [] : ['--bounded']),
      '--seed',
      String(seed),
      ...names,
    ],
    { stdio: 'inherit' },
  );
  const [code] = await once(child, 'exit');
  return code === 0;
}
