/** Whether a program can be stopped and brought back by its shell: Windows has nothing like it. */
export function canSuspend(platform: NodeJS.Platform): boolean {
  return platform !== 'win32';
}

/**
 * Stops the whole foreground process group, as the shell's Ctrl-Z would, and returns once `fg` goes on with it. The
 * group, because a launcher or `npm start` that ran on would keep the shell from its prompt.
 */
export function suspendGroup(): void {
  process.kill(0, 'SIGSTOP');
}
