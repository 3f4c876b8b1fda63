import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { fieldsOf } from '../../source/store/codec.ts';
import type { EveningTask } from './evening.ts';
import type { Said } from './said.ts';
import { type Event, readTrace, recorderArguments } from './trace.ts';

/** Why nothing can be recorded on this machine, in a sentence without its full stop; null: it can. */
export function whyNoRecord(): string | null {
  const { error, status } = spawnSync('strace', [...recorderArguments('/dev/null'), 'true'], {
    stdio: 'ignore',
  });
  if (error !== undefined) return 'there is no strace here, which records what programs write';
  return status === 0 ? null : 'this system lets nobody record what another program writes (strace)';
}

/** An evening as it happened. */
export type Evening = {
  /** The folder that stands for the disk, as the programs named it. */
  readonly disk: string;
  /** What was done to the disk, in its order. */
  readonly events: readonly Event[];
  /** What the world was told, each at the line at which the telling began. */
  readonly told: readonly { readonly line: number; readonly what: Said }[];
  /** The last line of the record. */
  readonly lines: number;
};

/** Has an evening happen below a folder, which is there and empty. */
export async function recordEvening(
  below: string,
  task: Pick<EveningTask, 'seed' | 'requests' | 'mistake'>,
): Promise<Evening> {
  const folder = realpathSync(below);
  const [disk, world, trace] = ['disk', 'world.jsonl', 'trace.txt'].map((name) => path.join(folder, name));
  if (disk === undefined || world === undefined || trace === undefined) throw new Error('three names');
  mkdirSync(disk);
  writeFileSync(world, '');
  const evening: EveningTask = { ...task, disk, world };
  const script = path.join(import.meta.dirname, 'evening.ts');
  const child = spawn(
    'strace',
    [...recorderArguments(trace), process.execPath, script, JSON.stringify(evening)],
    // What goes by io_uring, no recorder of calls sees.
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, UV_USE_IO_URING: '0' } },
  );
  const [words] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`the evening ended with ${child.exitCode}: ${words.trim()}`);
  const all = await readTrace(trace, [disk, world]);
  const events = all.filter(({ deed }) => deed.path !== world);
  const told = all.flatMap(({ begin, deed }) => {
    const what = deed.path === world && deed.kind === 'write' ? readSaid(deed.bytes.toString()) : null;
    return what === null ? [] : [{ line: begin, what }];
  });
  return { disk, events, told, lines: all.at(-1)?.begin ?? 0 };
}

/** Both ends are of this version: that it says something is checked, not every field. */
function readSaid(line: string): Said | null {
  const value: unknown = JSON.parse(line);
  return isSaid(value) ? value : null;
}

function isSaid(value: unknown): value is Said {
  return typeof fieldsOf(value)?.['said'] === 'string';
}
