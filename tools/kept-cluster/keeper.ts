// Keeps one cluster for a test run: starts it, writes its folder as one line (or `!` and why there is none), and ends
// it when standard input ends. That happens however the process at the other end of the pipe ends: by itself, by
// Ctrl-C, by a crash or by kill -9.
//   keeper.ts [NODES] [fast|full] [together|apart] [open|guarded|secure]    full: nodes that compile as in service, for measuring;
//   apart: each in a network of its own; guarded: one that asks for a password, and what its role may do; secure: one that speaks TLS alone
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { makeNodeNetworks, type NodeNetworks } from '../../test/cluster/harness/node-networks.ts';
import { testPlan } from '../../test/cluster/harness/test-plan.ts';
import { launchNode } from '../cluster/node/launch.ts';
import { type ClusterPlan, nodeOf } from '../cluster/plan/plan.ts';
import { awaitAnswer } from '../cluster/ring/await-ring.ts';
import { killAll } from '../cluster/ring/down.ts';
import { bringUp, rememberCluster } from '../cluster/ring/up.ts';
import { classArchiveOf } from '../cluster/runtime/class-archive.ts';
import { ensureJars } from '../cluster/runtime/jars.ts';
import { findJava } from '../cluster/runtime/java.ts';
import { ensureCertificates } from '../cluster/secured.ts';

const SETTLE_MS = 500;

/**
 * Over its cassandra.yaml: who may do what is asked anew each time, or nearly, and its first role is there at once.
 */
const GUARD: readonly string[] = [
  '-Dcassandra.config.allow_system_properties=true',
  '-Dcassandra.settings.authenticator=PasswordAuthenticator',
  '-Dcassandra.settings.authorizer=CassandraAuthorizer',
  '-Dcassandra.settings.permissions_validity=100ms',
  '-Dcassandra.superuser_setup_delay_ms=0',
  '-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4',
];

const over = new AbortController();
const isOver = new Promise<void>((resolve) => {
  over.signal.addEventListener('abort', () => resolve());
});
process.stdin.once('end', () => over.abort());
process.stdin.once('error', () => over.abort());
process.stdin.resume();

const directory = await mkdtemp(join(tmpdir(), 'theater-cluster-'));
const [, , nodes = '3', compiler = 'fast', place = 'together', door = 'open'] = process.argv;
let plan: ClusterPlan = { ...testPlan(directory, Number(nodes)), isFast: compiler === 'fast' };
let networks: NodeNetworks | null = null;
try {
  if (place === 'apart') networks = await makeNodeNetworks(plan.nodes);
  plan = { ...plan, ...networks?.plan };
  plan = { ...plan, isSecure: door === 'secure' };
  if (door === 'guarded' || door === 'secure') await startAlone(door === 'guarded' ? GUARD : []);
  else await bringUp(plan, { onFetchJars: () => {}, onStage: () => {}, signal: over.signal });
  tell(directory);
  await isOver;
} catch (error) {
  tell(`!${error instanceof Error ? error.message : String(error)}`);
} finally {
  await clearAway();
}
process.exit();

/** Starts node 1 alone: whether a ring is whole can only be asked with a password, and one node has all it takes. */
async function startAlone(options: readonly string[]): Promise<void> {
  const node = nodeOf(plan, 1);
  const extras = { options, classPath: [] };
  if (plan.isSecure) await ensureCertificates(plan, false);
  const [java, jars] = [await findJava(), await ensureJars()];
  const { options: classOptions } = await classArchiveOf(java, jars);
  await launchNode(plan, node, { java, jars, classOptions, extras });
  await awaitAnswer(plan, node, () => {});
  await rememberCluster(plan);
}

/** Nobody may be there to read it any more. */
function tell(line: string): void {
  process.stdout.once('error', () => {});
  process.stdout.write(`${line}\n`);
}

/**
 * Ends the nodes and removes the folder, again until it stays gone: whoever was starting a node when its run was
 * killed may still do so.
 */
async function clearAway(): Promise<void> {
  do {
    await killAll(plan);
    await rm(directory, { recursive: true, force: true });
    await pause(SETTLE_MS);
  } while (existsSync(directory));
  await networks?.end();
}
