/** Signals that end the program from outside; Ctrl-C is a key while the terminal is raw. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Has the terminal restored before a signal or an error that nobody caught ends the program: then the signal does its
 * work, and whoever tells of the error tells it on the normal screen. Gives a function that takes this back.
 */
export function onSuddenEnd(restore: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    restore();
    dispose();
    process.kill(process.pid, signal);
  };
  const dispose = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off('uncaughtExceptionMonitor', restore);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtExceptionMonitor', restore);
  return dispose;
}
