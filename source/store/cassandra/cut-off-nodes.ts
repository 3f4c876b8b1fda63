import { fieldOf, hasCode } from './driver-errors.ts';
import { SERVER_ERROR } from './protocol.ts';

/** How long a node that reaches too few others is asked after all others, ms. */
const REST_MS = 5_000;

/**
 * Nodes that this program reaches and that do not reach enough of the others: whatever such a node leads would be refused
 * for as long as it is cut off, though the others could lead it. By their addresses, as the driver names them.
 */
export class CutOffNodes {
  readonly #until = new Map<string, number>();

  /** Takes note of what a node answered; true when that tells of a node which was not known to be cut off. */
  observe(error: unknown, now = performance.now()): boolean {
    if (!hasCode(error, SERVER_ERROR.unavailable)) return false;
    const address = fieldOf(error, 'coordinator');
    if (typeof address !== 'string') return false;
    const isNews = !this.has(address, now);
    this.#until.set(address, now + REST_MS);
    return isNews;
  }

  has(address: string, now = performance.now()): boolean {
    return now < (this.#until.get(address) ?? 0);
  }
}
