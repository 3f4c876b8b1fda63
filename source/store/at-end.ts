const actions = new Set<() => void>();

/**
 * Keeps what must still be done should the program be ended from outside, or leave in the middle: it has no time to
 * wait for anything. Gives what takes it back.
 */
export function atEnd(action: () => void): () => void {
  if (actions.size === 0) process.once('exit', runAtEnd);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) process.off('exit', runAtEnd);
  };
}

/** Does all of it now; whoever ends the program by a signal calls this first. */
export function runAtEnd(): void {
  for (const action of actions) action();
}

/** Signals that end a program which nobody wants any more: its window was closed, its machine is shut down. */
const SIGNALS = ['SIGHUP', 'SIGTERM'] as const;

/**
 * Has all of it done before such a signal ends the program, unless what runs listens to the signal itself. Gives what
 * takes this back. Ctrl-C is not among them: without a listener it ends the program even while that waits for a disk.
 */
export function runAtSignals(): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    runAtEnd();
    stop();
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return stop;
}
