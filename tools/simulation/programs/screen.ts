import type { FulfilOptions } from '../../../source/booking/box-office.ts';
import { type Followed, Follower } from '../../../source/booking/follow.ts';
import type { Outcome } from '../../../source/booking/outcome.ts';
import type { Request } from '../../../source/theater/request.ts';
import type { OccupancyWatch } from '../../../source/watch/occupancy-watch.ts';
import type { Parts } from './parts.ts';

/** What waits for an outcome; null: nothing was sent. */
type Waiting = (outcome: Outcome | null) => void;

/**
 * What stands between a person at a screen and the box office: follows each request to its end, and has those that
 * were left unconfirmed settled as soon as a picture tells of them.
 */
export class Screen {
  readonly #follower: Follower;
  readonly #waiting = new Map<number, Waiting>();
  readonly #doubts = new Map<number, () => void>();
  #unconfirmed: readonly Followed[] = [];
  #ids = 0;

  constructor({ boxOffice }: Parts, watch: OccupancyWatch) {
    this.#follower = new Follower({
      boxOffice,
      pictures: watch,
      onDoubt: (id) => this.#doubts.get(id)?.(),
      onOutcome: (id, outcome) => this.#conclude(id, outcome),
      onUnrecorded: () => undefined,
      onUnsent: (id) => this.#waiting.get(id)?.(null),
    });
    watch.subscribe(() => this.#follower.see(this.#unconfirmed, watch.getView().rooms));
  }

  /** Has a request fulfilled; null where nothing was sent. */
  async ask(
    boxOffice: Parts['boxOffice'],
    request: Request,
    options: FulfilOptions,
  ): Promise<Outcome | null> {
    this.#ids += 1;
    const id = this.#ids;
    const { signal, onDoubt = () => undefined, ...seen } = options;
    this.#doubts.set(id, onDoubt);
    signal?.addEventListener('abort', () => this.#follower.giveUp({ id, phase: { kind: 'sent' } }), {
      once: true,
    });
    const { promise, resolve } = Promise.withResolvers<Outcome | null>();
    this.#waiting.set(id, resolve);
    this.#follower.fulfil(id, (given) => boxOffice.fulfil(request, { ...seen, ...given }));
    return await promise;
  }

  /** Gives up whatever is unconfirmed. */
  giveUp(): void {
    for (const request of this.#unconfirmed) this.#follower.giveUp(request);
  }

  #conclude(id: number, outcome: Outcome): void {
    this.#unconfirmed = this.#unconfirmed.filter((request) => request.id !== id);
    if (outcome.kind === 'unknown') {
      const phase = { kind: 'unconfirmed', change: outcome.change } as const;
      this.#unconfirmed = [...this.#unconfirmed, { id, phase }];
    }
    this.#waiting.get(id)?.(outcome);
  }
}
