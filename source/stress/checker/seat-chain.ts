import { isSameWhole, type SeatContent, type SeatPosition } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import { earliestEffect, mayHaveApplied, type RecordedChange } from './room-history.ts';

/**
 * How it is known that a change made a version: the store answered so, the person was told, a look showed it, a
 * later change had seen it when it was decided, or the store's history has it.
 */
export type ProofKind = 'answer' | 'told' | 'look' | 'seen' | 'row';

/** That a change made a version of a seat, and by when it had. */
export type Proof = {
  readonly change: string;
  readonly kind: ProofKind;
  readonly at: Moment;
  /** The recorded program that knows. */
  readonly client: string;
};

/** A look or a change that shows a version with other content than was known of it. */
type OddContent = { readonly version: number; readonly proof: Proof };

/**
 * The versions of one seat and the changes that made them. A compare-and-set names the version that it replaces, so
 * the versions alone put the changes of a seat in their order: there is nothing to search for.
 */
export class SeatChain {
  readonly position: SeatPosition;
  /** The lowest version that was seen or expected: what the seat stood at when the history began. */
  base: number = Number.POSITIVE_INFINITY;
  readonly proofs = new Map<number, Map<string, Proof>>();
  /** The changes that wanted to make a version, were it granted or not. */
  readonly wanted = new Map<number, RecordedChange[]>();
  readonly contents = new Map<number, SeatContent>();
  oddContent: OddContent | null = null;
  #makers: ReadonlyMap<number, string> | null = null;

  constructor(position: SeatPosition) {
    this.position = position;
  }

  /** That a change was sent to make a version. */
  want(version: number, recorded: RecordedChange): void {
    const wanted = this.wanted.get(version);
    if (wanted === undefined) this.wanted.set(version, [recorded]);
    else wanted.push(recorded);
  }

  /** That a change made a version, with its content where the proof shows it. */
  prove(version: number, proof: Proof, content: SeatContent | null): void {
    const proofs = this.proofs.get(version) ?? new Map<string, Proof>();
    const known = proofs.get(proof.change);
    if (known === undefined || proof.at < known.at) proofs.set(proof.change, proof);
    this.proofs.set(version, proofs);
    if (content === null) return;
    const expected = this.contents.get(version);
    if (expected === undefined) this.contents.set(version, content);
    else if (!isSameWhole(expected, content)) this.oddContent ??= { version, proof };
  }

  /**
   * Who made each version above the base: the change that is proved; for a version that nobody saw, though later
   * ones exist, the change that can have made it earliest. Ask only when everything is proved.
   */
  get makers(): ReadonlyMap<number, string> {
    this.#makers ??= this.#findMakers();
    return this.#makers;
  }

  /**
   * Who made this version for all that is proved; null when nothing is. Of two, which is a fault of its own, either.
   */
  provedMaker(version: number): string | null {
    const [first] = this.proofs.get(version)?.keys() ?? [];
    return first ?? null;
  }

  #findMakers(): ReadonlyMap<number, string> {
    const proved = [...this.proofs.keys()].filter((version) => version > this.base);
    const top = proved.reduce((highest, version) => Math.max(highest, version), this.base);
    const makers = new Map<number, string>();
    for (const version of new Set([...proved, ...this.wanted.keys()])) {
      if (version <= this.base || version > top) continue;
      const maker = this.provedMaker(version) ?? this.#likelyMaker(version);
      if (maker !== null) makers.set(version, maker);
    }
    return new Map([...makers].toSorted(([left], [right]) => left - right));
  }

  #likelyMaker(version: number): string | null {
    const [first] = (this.wanted.get(version) ?? [])
      .filter(mayHaveApplied)
      .toSorted((left, right) => earliestEffect(left) - earliestEffect(right));
    return first?.change.id ?? null;
  }
}
