// Has the power go while the theater sells, at moments of recorded evenings, and starts it on what a disk may have then:
//   npm run power [-- --cuts N] [--seed N]      so many cuts (200) of evenings with other seeds each time
//   npm run power -- --mistakes                 whether mistakes that are planted are found
//   npm run power -- --nodes N [--seed N]       so many cuts of three nodes at once, on a disk of their own (root)
//   npm run power -- --nodes N --mistakes       the same with nodes that answer before it is on the disk
// A seed draws the requests, the cuts and what the disk has; how programs take turns is the machine's own.
// Exit codes: 0 nothing was wrong, and every mistake found; 1 otherwise; 2 a flag; 69 it cannot be tried here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { makeSafe } from '../source/theater/safe-text.ts';
import { faultLines, headingLine, rowLine } from '../test/faults/report.ts';
import { cutNodes } from '../tools/power/cut-nodes.ts';
import { type Cut, cutEvening } from '../tools/power/cuts.ts';
import { isMistake, MISTAKES } from '../tools/power/mistakes.ts';
import { IN_OWN_MOUNTS, whyNoDisk } from '../tools/power/own-disk.ts';
import { whyNoRecord } from '../tools/power/record.ts';

/** Cuts of one evening, and what each of its programs asks for: the log is folded in several times. */
const EVENING = { cuts: 50, requests: 120 };

const OPTIONS = {
  cuts: { type: 'string', default: '200' },
  seed: { type: 'string' },
  mistakes: { type: 'boolean', default: false },
  nodes: { type: 'string' },
  inside: { type: 'boolean', default: false },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  const seed = numberOf('seed', values.seed ?? String(Math.floor(Math.random() * 2 ** 31)));
  const cuts = numberOf('cuts', values.cuts);
  const nodes = values.nodes === undefined ? null : numberOf('nodes', values.nodes);
  const why = nodes === null ? whyNoRecord() : whyNoDisk();
  if (why !== null) {
    console.error(`Nothing was tried: ${why}.`);
    process.exitCode = 69;
  } else if (nodes !== null && values.inside) await cutAllNodes(nodes, seed, values.mistakes);
  else if (nodes !== null) await goInside(seed);
  else if (values.mistakes) await findMistakes(seed);
  else await cutEvenings(cuts, seed);
} catch (error) {
  // What Node says of a flag that it does not know, and what is said here of a number.
  if (!(error instanceof RangeError || (error instanceof TypeError && 'code' in error))) throw error;
  console.error(error.message.split('. ')[0]);
  process.exitCode = 2;
}

function numberOf(flag: string, text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number > 0) return number;
  throw new RangeError(`--${flag} takes a whole number from 1 on`);
}

async function cutEvenings(cuts: number, first: number): Promise<void> {
  console.log(`${cuts} power cuts, seed ${first}.`);
  const start = performance.now();
  const all: Cut[] = [];
  for (let seed = first; all.length < cuts; seed += 1) {
    const evening = await cutEvening({ ...EVENING, seed, cuts: Math.min(EVENING.cuts, cuts - all.length) });
    all.push(...evening.cuts);
    for (const line of evening.cuts.flatMap(wrongLines)) console.log(line);
    if (evening.kept !== null) console.log(`The record, and what the cuts left, are in ${evening.kept}.`);
  }
  const sum = (count: (cut: Cut) => number): number => all.reduce((total, cut) => total + count(cut), 0);
  const seconds = Math.round((performance.now() - start) / 1000);
  const wrong = all.filter((cut) => cut.wrong.length > 0).length;
  console.log(
    `${all.length} cuts in ${seconds} s; ${sum(({ told }) => told)} words were held against what was left.`,
  );
  console.log(
    `Entries of journals: ${sum(({ settled }) => settled)} settled, ${sum(({ damaged }) => damaged)} that were never promised damaged.`,
  );
  console.log(wrong === 0 ? 'Nothing was wrong.' : `After ${wrong} of them something was wrong.`);
  if (wrong > 0) process.exitCode = 1;
}

function wrongLines({ line, lines, luck, wrong }: Cut): readonly string[] {
  return wrong.map((each) => makeSafe(`line ${line} of ${lines}, ${luck} of what was not synced: ${each}`));
}

async function findMistakes(seed: number): Promise<void> {
  for (const mistake of Object.keys(MISTAKES).filter(isMistake)) {
    const { cuts } = await cutEvening({ seed, cuts: 40, requests: 40, mistake });
    const found = cuts.filter(({ wrong }) => wrong.length > 0);
    const how = found[0]?.wrong[0] ?? 'NOT FOUND';
    console.log(makeSafe(`${mistake}: after ${found.length} of ${cuts.length} cuts; ${how}`));
    if (found.length === 0) process.exitCode = 1;
  }
}

/** This program once more, where what it mounts is its own. */
async function goInside(seed: number): Promise<void> {
  const [command = '', ...words] = IN_OWN_MOUNTS;
  const again = [process.execPath, ...process.argv.slice(1), '--inside', '--seed', String(seed)];
  const child = spawn(command, [...words, ...again], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

async function cutAllNodes(cuts: number, seed: number, isPeriodic: boolean): Promise<void> {
  console.log(`${cuts} power cuts of three nodes, seed ${seed}. Times are in ms.`);
  const result = await cutNodes({ seed, cuts, isPeriodic, onCut: sayBack });
  const lines = faultLines(result);
  for (const line of [headingLine(), rowLine(result), ...lines]) console.log(line);
  const isSeen = lines.length > 0;
  if (isSeen !== isPeriodic) process.exitCode = 1;
}

function sayBack(cut: number, { ms, torn }: { readonly ms: number; readonly torn: readonly number[] }): void {
  const whole = `cut ${cut}: the nodes were whole again after ${(ms / 1000).toFixed(1)} s`;
  console.log(torn.length === 0 ? whole : `${whole}; the log of node ${torn.join(', ')} was torn at its end`);
}
