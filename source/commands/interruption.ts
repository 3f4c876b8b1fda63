/** Signals by which a person or a supervisor ends a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A launcher passes on what the terminal has sent to the whole process group already, so one key press can arrive
 * twice; only a signal this much later, in ms, is a second one.
 */
const SAME_PRESS_MS = 500;

/** Listens for signals for as long as something is under way that must not be cut off. */
export type Interruption = {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** From now on signals do again what they do by default. */
  end(): void;
};

/** Starts to listen. `onInsistence` is called when the person does not want to wait for the end either. */
export function listenForInterruption(onInsistence: () => void = () => undefined): Interruption {
  const controller = new AbortController();
  let first: number | null = null;
  const onSignal = (): void => {
    const now = performance.now();
    if (first === null) {
      first = now;
      controller.abort();
    } else if (now - first > SAME_PRESS_MS) {
      onInsistence();
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    end: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
