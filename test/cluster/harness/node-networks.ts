import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

import { type Launcher, through } from '../../../tools/cluster/plan/launcher.ts';
import { type ClusterPlan, nodeOf, type NodePlan, nodesOf } from '../../../tools/cluster/plan/plan.ts';

const run = promisify(execFile);

/** Networks of their own for nodes: a namespace each, tied to a bridge in the network of this process. */
export type NodeNetworks = {
  /** What a plan needs of them. */
  readonly plan: Required<Pick<ClusterPlan, 'firstAddress' | 'launchers'>>;
  /** Removes them. The nodes must have ended. */
  end(): Promise<void>;
};

const BRIDGE = 'theater';

/** Of a range that is for testing networks and belongs to nobody (RFC 2544). */
const ADDRESSES = { nodes: '198.18.0.', bridge: '198.18.0.254', bits: 24 };

/**
 * Makes a network for each node. What holds a namespace is a process that ends with this one, and its link goes with
 * the namespace; so nothing has a name that could stay behind. Throws with the words of the tool that could not do
 * its part.
 */
export async function makeNodeNetworks(nodes: number): Promise<NodeNetworks> {
  await ip(['link', 'add', BRIDGE, 'type', 'bridge']);
  await ip(['address', 'add', `${ADDRESSES.bridge}/${ADDRESSES.bits}`, 'dev', BRIDGE]);
  await ip(['link', 'set', BRIDGE, 'up']);
  const holders: ChildProcess[] = [];
  for (let number = 1; number <= nodes; number += 1) holders.push(await holdNetwork(number));
  return {
    plan: { firstAddress: `${ADDRESSES.nodes}1`, launchers: holders.map(launcherOf) },
    async end() {
      const ended = Promise.all(holders.map((holder) => once(holder, 'exit')));
      for (const holder of holders) holder.stdin?.end();
      await ended;
      await ip(['link', 'delete', BRIDGE]);
    },
  };
}

/** Cuts a node, and whoever is in its network, off from all others without a word. */
export async function cutOff(number: number): Promise<void> {
  await ip(['link', 'set', linkTo(number), 'down']);
}

/** Keeps two nodes from reaching each other; everybody else reaches both. */
export async function keepApart(plan: ClusterPlan, one: number, other: number): Promise<void> {
  const [left, right] = [nodeOf(plan, one), nodeOf(plan, other)];
  await ip(['route', 'add', 'blackhole', right.address], left.launcher);
  await ip(['route', 'add', 'blackhole', left.address], right.launcher);
}

/** Undoes whatever was cut. */
export async function heal(plan: ClusterPlan): Promise<void> {
  const apart = nodesOf(plan).filter(({ launcher }) => launcher.length > 0);
  await Promise.all(apart.map(healNode));
}

async function healNode({ number, launcher }: NodePlan): Promise<void> {
  await ip(['link', 'set', linkTo(number), 'up']);
  await ip(['route', 'flush', 'type', 'blackhole'], launcher);
}

async function holdNetwork(number: number): Promise<ChildProcess> {
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [word] = await Promise.race([
    once(holder.stdout, 'data'),
    once(holder, 'exit'),
    once(holder, 'error'),
  ]);
  if (String(word) !== 'up\n') throw new Error(`no network of its own for node ${number}: ${String(word)}`);
  const address = `${ADDRESSES.nodes}${number}/${ADDRESSES.bits}`;
  await ip([
    'link',
    'add',
    linkTo(number),
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    String(holder.pid),
  ]);
  await ip(['link', 'set', linkTo(number), 'master', BRIDGE, 'up']);
  await ip(['address', 'add', address, 'dev', 'eth0'], launcherOf(holder));
  await ip(['link', 'set', 'eth0', 'up'], launcherOf(holder));
  return holder;
}

/** The bridge's end of the link to a node. */
function linkTo(number: number): string {
  return `to-node${number}`;
}

function launcherOf({ pid }: ChildProcess): Launcher {
  return ['nsenter', `--net=/proc/${pid}/ns/net`];
}

async function ip(words: readonly string[], launcher: Launcher = []): Promise<void> {
  const [command, all] = through(launcher, 'ip', words);
  await run(command, [...all]);
}
