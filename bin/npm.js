import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * How to start npm: as the npm that started us, else as the one that came with the running Node, else by the search path.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ command: string, args: string[], isShellNeeded: boolean }}
 */
export function findNpm(env) {
  const { npm_execpath: script, npm_node_execpath: node = process.execPath } = env;
  if (script?.endsWith('npm-cli.js') && existsSync(script)) {
    // Node as npm knew it: the one found first may lie in node_modules, which is about to be emptied.
    return { command: existsSync(node) ? node : process.execPath, args: [script], isShellNeeded: false };
  }
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (process.platform !== 'win32') return { command: 'npm', args: [], isShellNeeded: false };
  if (existsSync(beside)) return { command: process.execPath, args: [beside], isShellNeeded: false };
  return { command: 'npm.cmd', args: [], isShellNeeded: true };
}
