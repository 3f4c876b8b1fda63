import { differencesBetween, mergeSnapshots } from '../../theater/picture.ts';
import { isSameContent } from '../../theater/seats.ts';
import { isOtherEpoch, type RoomSnapshot } from '../../theater/snapshot.ts';
import type { Glow } from '../client/state/client-state.ts';

/** Long enough to be noticed from the corner of an eye. */
const GLOW_MS = 2_000;

/** So many changes glow at a time: in a rush nobody can follow more, and each costs every frame. */
const MOST_GLOWS = 6;

/** Between two steps in which glows begin and end, ms. */
const GLOW_STEP_MS = 500;

/** What was changed a moment ago, for as long as it is shown so. Without React. */
export class Glows {
  readonly #tell: (glows: readonly Glow[]) => void;
  readonly #glowMs: number;
  /** What glows, until when (ms, on the clock of `performance.now()`); null before it has begun. */
  readonly #glowing = new Map<Glow, number | null>();
  #nextStep: NodeJS.Timeout | null = null;

  constructor(tell: (glows: readonly Glow[]) => void, glowMs = GLOW_MS) {
    this.#tell = tell;
    this.#glowMs = glowMs;
  }

  /**
   * Has seats glow; where some do already, from the next step on: else each change would draw a busy screen again.
   */
  add(glow: Glow): void {
    if (this.#glowing.size >= MOST_GLOWS) return;
    this.#glowing.set(glow, null);
    if (this.#nextStep === null) this.#step(performance.now());
  }

  /** Ends every glow, and tells nobody. */
  end(): void {
    if (this.#nextStep !== null) clearTimeout(this.#nextStep);
    this.#nextStep = null;
    this.#glowing.clear();
  }

  /** Begins what came since the last step, and ends what has glown for long enough; `now` in ms. */
  #step(now: number): void {
    this.#nextStep = null;
    let isChanged = false;
    for (const [glow, until] of this.#glowing) {
      if (until === null) this.#glowing.set(glow, now + this.#glowMs);
      else if (until <= now) this.#glowing.delete(glow);
      else continue;
      isChanged = true;
    }
    if (isChanged) this.#tell([...this.#glowing.keys()]);
    if (this.#glowing.size > 0)
      this.#nextStep = setTimeout(() => this.#step(performance.now()), GLOW_STEP_MS).unref();
  }
}

/** The seats that are somebody else's now, or free, or not free any more, by two pictures of each room. */
export function changedSeats(
  before: ReadonlyMap<string, RoomSnapshot>,
  after: ReadonlyMap<string, RoomSnapshot>,
): readonly Glow[] {
  return [...after].flatMap(([room, picture]): readonly Glow[] => {
    const known = before.get(room);
    if (known === undefined || known === picture || isOtherEpoch(known, picture)) return [];
    const seats = differencesBetween(known, mergeSnapshots(known, picture)).flatMap((difference) => {
      const { row, place, content } = difference.after;
      return isSameContent(difference.before.content, content) ? [] : [{ row, place }];
    });
    return seats.length === 0 ? [] : [{ room, seats }];
  });
}
