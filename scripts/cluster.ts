import { makeSafe } from '../source/theater/safe-text.ts';
import type { Command } from '../tools/cluster/commands/command.ts';
import { compose } from '../tools/cluster/commands/compose.ts';
import { cql } from '../tools/cluster/commands/cql.ts';
import { down } from '../tools/cluster/commands/down.ts';
import { logs } from '../tools/cluster/commands/logs.ts';
import { freeze, kill, thaw } from '../tools/cluster/commands/node-commands.ts';
import { nodetool } from '../tools/cluster/commands/nodetool.ts';
import { nosqlbench } from '../tools/cluster/commands/nosqlbench.ts';
import { repair } from '../tools/cluster/commands/repair.ts';
import { start } from '../tools/cluster/commands/start.ts';
import { status } from '../tools/cluster/commands/status.ts';
import { stress } from '../tools/cluster/commands/stress.ts';
import { up } from '../tools/cluster/commands/up.ts';
import { ClusterFailure } from '../tools/cluster/failure.ts';
import { readCommandLine } from '../tools/cluster/plan/options.ts';

const commands: readonly Command[] = [
  up,
  down,
  status,
  start,
  kill,
  freeze,
  thaw,
  repair,
  logs,
  nodetool,
  cql,
  stress,
  nosqlbench,
  compose,
];

const help = [
  'A Cassandra cluster on this machine, without containers.',
  '',
  '  npm run cluster -- COMMAND',
  '',
  ...commands.flatMap((command) => [
    `  ${command.name} ${command.usage}`.trimEnd(),
    `      ${command.summary}`,
  ]),
  '',
  '  --dir FOLDER before the command: another cluster than the one in .cluster',
  '  docs/operating.md says more.',
].join('\n');

async function main(args: readonly string[]): Promise<number> {
  if (process.platform === 'win32') {
    throw new ClusterFailure(
      'Windows has no signals to freeze a node with: use WSL, or docker compose up -d --wait.',
    );
  }
  const { command: name, words, options } = readCommandLine(args, process.env['INIT_CWD'] ?? process.cwd());
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return await command.run({ words, options });
  if (name !== undefined) throw new ClusterFailure(`There is no command "${name}". Try --help.`, 2);
  process.stdout.write(`${help}\n`);
  return args.length === 0 ? 2 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ClusterFailure)) throw error;
  process.stderr.write(`${makeSafe(error.message)}\n`);
  process.exitCode = error.exitCode;
}
