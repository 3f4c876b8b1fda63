import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** The program as it is shipped: the Node that the tests run on as well, and the bundle. Both are absolute paths. */
export type BuiltProgram = { readonly node: string; readonly script: string };

const ROOT = path.join(import.meta.dirname, '..');

let building: Promise<unknown> | null = null;

/**
 * Has the launcher build the program, unless it is built from these very sources; who asks together waits for one
 * build.
 */
export async function builtProgram(): Promise<BuiltProgram> {
  const launcher = path.join(ROOT, 'bin', 'theater.js');
  building ??= promisify(execFile)(process.execPath, [launcher, '--version']);
  await building;
  return { node: process.execPath, script: path.join(ROOT, 'dist', 'cli.js') };
}
