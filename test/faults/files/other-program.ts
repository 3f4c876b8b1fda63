import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Another program, while it does something to a file. */
export type OtherProgram = {
  /** Has it undo that; resolves when it is gone. */
  end(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
};

/** Starts a script of this folder on a file; resolves once it says that it has done what it does. */
export async function startOtherProgram(script: string, file: string): Promise<OtherProgram> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const isGone = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), isGone]);
  return {
    async end() {
      child.stdin.end();
      await isGone;
      if (child.exitCode !== 0) throw new Error(`${script} ended with exit code ${child.exitCode}`);
    },
    async kill() {
      child.kill('SIGKILL');
      await isGone;
    },
  };
}
