import { prepareProgram, PROGRAM } from '../bin/set-up.js';

/** The program as it is shipped: the Node that comes with it, and the bundle. Both are absolute paths. */
export type BuiltProgram = { readonly node: string; readonly script: string };

let preparation: Promise<string> | null = null;

/** Builds the program unless it is built from these very sources; test files that ask together wait for one build. */
export async function builtProgram(): Promise<BuiltProgram> {
  preparation ??= prepareProgram();
  return { node: await preparation, script: PROGRAM };
}
