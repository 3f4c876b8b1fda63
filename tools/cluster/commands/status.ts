import { clusterStatus, type NodeStatus } from '../node/node-status.ts';
import { readSavedCluster } from '../plan/saved-plan.ts';
import { type Command, print, tell } from './command.ts';
import { renderTable } from './table.ts';

/** Shows every node: state, process and memory. Exits with 1 unless all are up. */
export const status: Command = {
  name: 'status',
  usage: '[--json]',
  summary: 'state, process id and resident memory of each node; exit 1 unless all are up',
  async run({ options }) {
    const saved = await readSavedCluster(options.directory);
    const nodes = saved === null ? [] : await clusterStatus(saved.plan);
    if (options.isJson) print(JSON.stringify({ directory: options.directory, nodes }));
    else if (saved === null) tell(`No cluster in ${options.directory}: make one by npm run cluster -- up.`);
    else print(renderTable(['node', 'address', 'state', 'pid', 'resident'], nodes.map(rowOf)));
    return nodes.length > 0 && nodes.every((entry) => entry.state === 'up') ? 0 : 1;
  },
};

function rowOf(entry: NodeStatus): readonly string[] {
  const memory = entry.residentBytes === null ? '-' : `${Math.round(entry.residentBytes / 2 ** 20)} MiB`;
  return [
    String(entry.node),
    `${entry.address}:${entry.port}`,
    entry.state,
    String(entry.pid ?? '-'),
    memory,
  ];
}
