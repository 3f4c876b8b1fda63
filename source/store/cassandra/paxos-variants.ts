import type { Host } from 'cassandra-driver';

import { fieldOf } from './driver-errors.ts';
import type { Session } from './session.ts';

/** What errors of conditional writes are read by, and the only variant whose errors say how far a write came. */
export const PAXOS_VARIANT = 'v2';

/** The `paxos_variant` of each node, read from the node itself; read again when a node comes back, for it may differ. */
export class PaxosVariants {
  readonly #session: Session;
  readonly #variants = new Map<string, Promise<string | null>>();

  constructor(session: Session) {
    this.#session = session;
    for (const host of session.liveHosts) void this.of(host);
    session.onHost((host, isUp) => {
      this.#variants.delete(host.address);
      if (isUp) void this.of(host);
    });
  }

  /** The variant that one node says it runs, or null when it does not say. Never rejects. */
  of(host: Host): Promise<string | null> {
    const known = this.#variants.get(host.address) ?? this.#ask(host);
    this.#variants.set(host.address, known);
    return known;
  }

  /**
   * Whether the error of a conditional write can be read: the node that sent it says v2, and so does every other live
   * node. A node that is down, or has never said a word, has no say: it sent nothing, and is asked when it comes back.
   */
  async isReadable(failure: unknown): Promise<boolean> {
    const coordinator = failure instanceof Error ? fieldOf(failure, 'coordinator') : undefined;
    const asked = this.#session.hosts.filter(
      (host) => this.#session.isLive(host) || host.address === coordinator,
    );
    const variants = await Promise.all(asked.map((host) => this.of(host)));
    return variants.length > 0 && variants.every((variant) => variant === PAXOS_VARIANT);
  }

  async #ask(host: Host): Promise<string | null> {
    try {
      const query = `SELECT value FROM system_views.settings WHERE name = 'paxos_variant'`;
      const variant: unknown = (await this.#session.askHost(host, query)).first()?.get('value');
      return typeof variant === 'string' ? variant : null;
    } catch {
      // Asked again when it matters.
      this.#variants.delete(host.address);
      return null;
    }
  }
}
