/**
 * Stops the whole foreground process group, as the shell's Ctrl-Z would, and returns once `fg` goes on with it. The
 * group, because a launcher or `npm start` that ran on would keep the shell from its prompt. Windows has nothing like it.
 */
export function suspendGroup(): void {
  if (process.platform !== 'win32') process.kill(0, 'SIGSTOP');
}
