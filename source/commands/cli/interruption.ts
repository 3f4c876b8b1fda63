import type { ExitCode } from './output.ts';

/** Signals by which a person or a supervisor ends a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A launcher passes on what the terminal has sent to the whole process group already, so one key press can arrive
 * twice; only a signal this much later, in ms, is a second one.
 */
const SAME_PRESS_MS = 500;

/** Listens for signals for as long as something is under way that must not be cut off. */
type Interruption = {
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

/**
 * Does work that tells its own end, and gives its exit code. The first signal aborts `signal`; who does not want to
 * wait for the end either makes the program leave with what `onInsistence` says. Once the end is told, which the work
 * says by `told`, no signal changes it any more, while the program still closes what it has open: who insists then
 * leaves at once, with the code of that end.
 */
export async function whileInterruptible(
  onInsistence: () => ExitCode,
  work: (signal: AbortSignal, told: (code: ExitCode) => void) => Promise<ExitCode>,
): Promise<ExitCode> {
  let codeNow = onInsistence;
  const told = (code: ExitCode): void => void (codeNow = () => code);
  const interruption = listenForInterruption(() => process.exit(codeNow()));
  try {
    const code = await work(interruption.signal, told);
    told(code);
    return code;
  } catch (error) {
    interruption.end();
    throw error;
  }
}

/**
 * Ends the program by an error that nothing has caught, after `tell` has said it and chosen the exit code; Node would
 * print a stack. Rejections that nobody handles come the same way. Returns what ends that.
 */
export function catchUncaught(tell: (error: unknown) => number): () => void {
  const onError = (error: unknown): void => process.exit(tell(error));
  process.once('uncaughtException', onError);
  return () => void process.off('uncaughtException', onError);
}
