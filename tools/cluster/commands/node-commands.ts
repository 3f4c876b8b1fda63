import { ClusterFailure } from '../failure.ts';
import { signalNode } from '../node/node-process.ts';
import { readNodeNumber } from '../plan/options.ts';
import { nodeOf, type NodePlan } from '../plan/plan.ts';
import { killNode } from '../ring/down.ts';
import { type Command, savedPlan, tell } from './command.ts';

/** Kills one node as a power cut would. */
export const kill: Command = {
  name: 'kill',
  usage: 'N',
  summary: 'kill -9 of node N: no flush, no goodbye',
  run: async (input) => await onRunningNode(input, 'killed', killNode),
};

/** Stops one node without ending it: its sockets stay open and nothing answers. */
export const freeze: Command = {
  name: 'freeze',
  usage: 'N',
  summary: 'stop node N in its tracks (SIGSTOP): alive, and answers nothing',
  run: async (input) =>
    await onRunningNode(input, 'frozen', async (node) => await signalNode(node, 'SIGSTOP')),
};

/** Lets a frozen node go on. */
export const thaw: Command = {
  name: 'thaw',
  usage: 'N',
  summary: 'let a frozen node N go on (SIGCONT)',
  run: async (input) =>
    await onRunningNode(input, 'thawed', async (node) => await signalNode(node, 'SIGCONT')),
};

async function onRunningNode(
  { words, options }: Parameters<Command['run']>[0],
  done: string,
  act: (node: NodePlan) => Promise<boolean>,
): Promise<number> {
  const node = nodeOf(await savedPlan(options), readNodeNumber(words[0]));
  if (!(await act(node)))
    throw new ClusterFailure(`Node ${node.number} is down: start ${node.number} brings it back.`);
  tell(`Node ${node.number} (${node.address}) ${done}.`);
  return 0;
}
