import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A program to start.
 *
 * @typedef {{ command: string, args: readonly string[], isShellNeeded?: boolean }} Command
 */

/**
 * How to start npm: as the npm that started us; else by the search path; on Windows, where only a shell finds it there,
 * rather as the one that came with the running Node.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Command}
 */
export function findNpm(env) {
  const { npm_execpath: script, npm_node_execpath: node } = env;
  if (script?.endsWith('npm-cli.js') && existsSync(script)) {
    // Rather the Node that runs npm than ours, which may lie in the very node_modules that npm is about to empty.
    return { command: node && existsSync(node) ? node : process.execPath, args: [script] };
  }
  if (process.platform !== 'win32') return { command: 'npm', args: [] };
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (existsSync(beside)) return { command: process.execPath, args: [beside] };
  return { command: 'npm', args: [], isShellNeeded: true };
}
