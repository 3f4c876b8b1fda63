import { open, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { makeSafe } from '../../../source/theater/safe-text.ts';
import { ClusterFailure, systemErrorCode } from '../failure.ts';
import { logOf } from '../node/launch.ts';
import { readNodeNumber } from '../plan/options.ts';
import { nodeOf } from '../plan/plan.ts';
import { type Command, print, savedPlan, tell } from './command.ts';

const LINES = 100;
/** Enough for the last lines, stack traces included, without reading a log of 10 MB. */
const TAIL_BYTES = 128 * 2 ** 10;
const POLL_MS = 300;

/** Shows the end of a node's log. */
export const logs: Command = {
  name: 'logs',
  usage: 'N [--follow]',
  summary: `the last ${LINES} lines of node N's log; --follow goes on until Ctrl-C`,
  async run({ words, options }) {
    const file = logOf(nodeOf(await savedPlan(options), readNodeNumber(words[0])));
    tell(file);
    const length = await lengthOf(file);
    if (length === null) throw new ClusterFailure(`There is no log yet: ${file}`);
    const tail = await readFrom(file, Math.max(0, length - TAIL_BYTES));
    for (const line of tail.split('\n').slice(-LINES - 1)) if (line !== '') print(makeSafe(line));
    if (options.shouldFollow) await follow(file, length);
    return 0;
  },
};

/** Prints what is added behind `offset` for ever. A log that begins anew is read from its beginning. */
async function follow(file: string, offset: number): Promise<never> {
  let seen = offset;
  for (;;) {
    await pause(POLL_MS);
    const length = (await lengthOf(file)) ?? 0;
    if (length < seen) seen = 0;
    const text = length > seen ? await readFrom(file, seen) : '';
    const end = text.lastIndexOf('\n') + 1; // a half line is shown once it is whole
    for (const line of text.slice(0, end).split('\n')) if (line !== '') print(makeSafe(line));
    seen += Buffer.byteLength(text.slice(0, end));
  }
}

async function lengthOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function readFrom(file: string, offset: number): Promise<string> {
  const handle = await open(file);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of handle.createReadStream({ start: offset, autoClose: false }))
      chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    await handle.close();
  }
}
