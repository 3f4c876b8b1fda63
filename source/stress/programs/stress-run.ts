import { type ClientCommand, type ClientEnd, ClientProcess } from './client-process.ts';
import type { ClientTask } from './program.ts';
import { actionsOf, sumOfTallies, type Tally } from './tally.ts';

/** How far a run is: clients open their connections, act, and have ended. */
type RunPhase = 'starting' | 'running' | 'ended';

/** A moment of a run, for whoever shows it. */
export type RunView = {
  readonly phase: RunPhase;
  /** ms since all clients began; 0 before. */
  readonly elapsedMs: number;
  readonly tally: Tally;
  /** Actions a second over about the last second. */
  readonly rate: number;
};

/** What came of the clients. */
export type RunEnd = {
  readonly tally: Tally;
  /** From the common beginning to the end of the last client. */
  readonly seconds: number;
  readonly ends: readonly ClientEnd[];
  /** Whether it was ended before its time. */
  readonly isStopped: boolean;
};

/** How far back the present rate looks, ms. */
const RATE_WINDOW_MS = 1000;

/**
 * Runs the clients of a stress program, each in a process of its own, from a common beginning to the end of the last.
 */
export class StressRun {
  readonly #clients: readonly ClientProcess[];
  #phase: RunPhase = 'starting';
  #beganAt = 0;
  #endedAt = 0;
  #samples: readonly { readonly at: number; readonly actions: number }[] = [];
  #isStopped = false;

  /** Starts the processes. `onProgress` is called whenever the view has changed. */
  constructor(
    command: ClientCommand,
    tasks: readonly ClientTask[],
    onProgress: () => void = () => undefined,
  ) {
    this.#clients = tasks.map((task) => new ClientProcess(command, task, onProgress));
  }

  /** Resolves when every process is gone. Whatever became of them is in the answer; it never rejects. */
  async finish(): Promise<RunEnd> {
    await Promise.all(this.#clients.map(({ isReady }) => isReady));
    this.#phase = 'running';
    this.#beganAt = performance.now();
    // A client that could not even begin leaves the others nothing to compete with.
    const failing = this.#clients.map(async (client) => {
      const end = await client.hasEnded;
      if (end.kind === 'failed') this.stop();
      return end;
    });
    for (const client of this.#clients) client.begin();
    if (this.#isStopped) this.stop();
    const ends = await Promise.all(failing);
    this.#endedAt = performance.now();
    this.#phase = 'ended';
    return {
      tally: this.view().tally,
      seconds: (this.#endedAt - this.#beganAt) / 1000,
      ends,
      isStopped: this.#isStopped,
    };
  }

  /** Ends the run early: every client ends with the action that is under way. */
  stop(): void {
    this.#isStopped = true;
    for (const client of this.#clients) client.stop();
  }

  /** Ends every client now. What they had sent stays in doubt until it is settled. */
  kill(): void {
    for (const client of this.#clients) client.kill();
  }

  /** The run at this moment. */
  view(): RunView {
    const tally = sumOfTallies(this.#clients.map((client) => client.tally));
    const now = this.#phase === 'ended' ? this.#endedAt : performance.now();
    const elapsedMs = this.#phase === 'starting' ? 0 : now - this.#beganAt;
    return { phase: this.#phase, elapsedMs, tally, rate: this.#rate(actionsOf(tally), now) };
  }

  #rate(actions: number, now: number): number {
    // The newest sample that is older than the window stays, to measure from.
    const kept = this.#samples.filter((_, index, all) => now - (all[index + 1]?.at ?? now) <= RATE_WINDOW_MS);
    this.#samples = [...kept, { at: now, actions }];
    const [first] = this.#samples;
    const ms = first === undefined ? 0 : now - first.at;
    return first === undefined || ms < RATE_WINDOW_MS / 10 ? 0 : ((actions - first.actions) * 1000) / ms;
  }
}
