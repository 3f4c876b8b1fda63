import { execFile, spawnSync } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import type { NodeExtras } from '../../../tools/cluster/node/launch.ts';
import { ensureJars } from '../../../tools/cluster/runtime/jars.ts';

/** A wall clock for a node, which can be set while the node runs. */
export type OffsetClock = {
  /** What a node is started with so that it goes by this clock. */
  readonly extras: NodeExtras;
  /** Sets it to the machine's time and so many ms; the node follows within 0.1 s. */
  setOff(ms: number): Promise<void>;
};

const run = promisify(execFile);

/** Compiles the class of a clock by the JDK's own compiler; gives the folder in which a node finds it. */
export async function compileClock(source: string, folder: string): Promise<string> {
  const classes = path.resolve(folder, 'clock');
  await mkdir(classes, { recursive: true });
  await run(compiler(), ['-cp', path.join(await ensureJars(), '*'), '-d', classes, source]);
  return classes;
}

/** Makes a clock, right for now, with its files in `folder`. */
export async function makeOffsetClock(folder: string): Promise<OffsetClock> {
  const file = path.join(folder, 'clock-offset');
  const classes = await compileClock(path.join(import.meta.dirname, 'OffsetClock.java'), folder);
  const clock: OffsetClock = {
    extras: {
      options: ['-Dcassandra.clock=OffsetClock', `-Dtheater.clock.offset=${path.resolve(file)}`],
      classPath: [classes],
    },
    async setOff(ms) {
      await writeFile(`${file}.new`, String(ms));
      await rename(`${file}.new`, file);
    },
  };
  await clock.setOff(0);
  return clock;
}

/** Why no clock can be made on this machine, or null. */
export function whyNoClock(): string | null {
  return spawnSync(compiler(), ['-version']).status === 0
    ? null
    : 'there is no javac, only a Java without its compiler';
}

function compiler(): string {
  const home = process.env['JAVA_HOME'];
  return home === undefined || home === '' ? 'javac' : path.join(home, 'bin', 'javac');
}
