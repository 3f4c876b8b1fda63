import { spawn } from 'node:child_process';

/** Signals by which people and supervisors end a program. */
const ENDINGS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** On Windows the console tells every program on it, and to send a signal would end the child without a word. */
const areSignalsShared = process.platform === 'win32';

/**
 * Runs a program in this process's place, as near as Node allows: the same terminal, process group and folder; signals sent
 * to this process are passed on; and it ends as the program ended, by exit code or by signal.
 *
 * @param {string} executable absolute path
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<void>} resolves when this process is about to end with the program's exit code
 * @throws when the executable cannot be started
 */
export function runProgram(executable, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { stdio: 'inherit', env });
    for (const signal of ENDINGS) process.on(signal, () => areSignalsShared || child.kill(signal));
    // Without a listener it would open a debugger, here as in the program itself.
    if (!areSignalsShared) process.on('SIGUSR1', () => undefined);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal) endBySignal(signal);
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/**
 * Ends this process by the signal that ended the child, so that a shell or supervisor sees what it would have seen.
 *
 * @param {NodeJS.Signals} signal
 */
function endBySignal(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
