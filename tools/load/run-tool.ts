import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { makeSafe } from '../../source/theater/safe-text.ts';

/** How a tool ended. */
export interface ToolEnd {
  /** 1 when a signal ended it. */
  readonly code: number;
  /** All that it printed, on both of its streams. */
  readonly output: string;
}

/** Where a tool runs, and where the lines of its two streams go. */
export interface ToolPlace {
  readonly directory: string;
  readonly print: (line: string) => void;
  readonly tell: (line: string) => void;
}

/** Runs a program to its end, and shows what it prints as it comes, made safe: `print` gets stdout, `tell` stderr. */
export async function runTool(
  command: string,
  args: readonly string[],
  { directory, print, tell }: ToolPlace,
): Promise<ToolEnd> {
  const lines: string[] = [];
  const child = spawn(command, [...args], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const show = (stream: NodeJS.ReadableStream, write: (line: string) => void): void => {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      write(makeSafe(line));
    });
  };
  show(child.stdout, print);
  show(child.stderr, tell);
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : 1, output: lines.join('\n') };
}
