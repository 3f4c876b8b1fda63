import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { systemErrorCode } from '../failure.ts';
import type { NodePlan } from '../plan/plan.ts';
import { describeProcess, type ProcessFacts } from './operating-system.ts';

/** How long a process may take to become another program on a busy machine. */
const BECOMING_MS = 2_000;
const POLL_MS = 10;

/** A process that was found to be the node it was recorded for. */
export interface NodeProcess extends ProcessFacts {
  readonly pid: number;
}

/**
 * The argument by which a process is known to be `node`. Only a process that carries it is ever sent a signal, so a
 * recorded process id that the system gave to somebody else meanwhile does no harm.
 */
export function nodeMark(node: NodePlan): string {
  return `-Dtheater.node=${node.directory}`;
}

/** Remembers that `pid` was started as `node`. */
export async function recordProcess(node: NodePlan, pid: number): Promise<void> {
  await writeFile(recordOf(node), `${pid}\n`);
}

/** The running process of `node`, or null when it is down. */
export async function findProcess(node: NodePlan): Promise<NodeProcess | null> {
  const pid = await recordedPid(node);
  if (pid === null) return null;
  const facts = await describeSettled(pid);
  return facts !== null && isNode(node, facts) ? { ...facts, pid } : null;
}

/**
 * A process that is just becoming another program, as one does that was started through a launcher, shows no
 * arguments.
 */
async function describeSettled(pid: number): Promise<ProcessFacts | null> {
  const deadline = Date.now() + BECOMING_MS;
  for (;;) {
    const facts = await describeProcess(pid);
    if (facts?.commandLine !== '' || Date.now() > deadline) return facts;
    await pause(POLL_MS);
  }
}

/** Sends `signal` to the process of `node`; false when it is down. */
export async function signalNode(node: NodePlan, signal: NodeJS.Signals): Promise<boolean> {
  const found = await findProcess(node);
  if (found === null) return false;
  try {
    process.kill(found.pid, signal);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

/** Forgets the process of a node that has ended. */
export async function forgetProcess(node: NodePlan): Promise<void> {
  await rm(recordOf(node), { force: true });
}

/** Beside the node's folder, not in it: who removes the folder of a running node must not hide the process. */
function recordOf(node: NodePlan): string {
  return `${node.directory}.pid`;
}

async function recordedPid(node: NodePlan): Promise<number | null> {
  try {
    const pid = Number(await readFile(recordOf(node), 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A process just forked may not carry its arguments yet; the mark ends at a blank, so node1 is not node10. */
function isNode(node: NodePlan, facts: ProcessFacts): boolean {
  return ` ${facts.commandLine} `.includes(` ${nodeMark(node)} `);
}
