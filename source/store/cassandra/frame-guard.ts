/** Bytes of a frame's header, in every version of the protocol since the third. */
const HEADER_BYTES = 9;

/** Where the header says how long the body is. */
const LENGTH_AT = 5;

/**
 * The longest answer that is read, bytes: several times the largest there can be (a page of the history in which every
 * row is the reset of a room of 400 seats), and little enough that what is made of it fits into any machine's memory.
 */
export const LONGEST_FRAME = 16 * 1024 * 1024;

/** Why what a server sends is no answer of Cassandra's. */
export type FrameFault = 'another-protocol' | 'too-old' | 'too-long';

/**
 * Follows what a server sends from frame to frame, and says when it is none of Cassandra's. Holds nothing but a header:
 * whoever says that gigabytes follow is not waited for.
 */
export class FrameGuard {
  readonly #header = Buffer.alloc(HEADER_BYTES);
  /** Bytes of the header that have come. */
  #known = 0;
  /** Bytes of the body that are to come. */
  #left = 0;

  /** Null as long as everything is in order. */
  read(chunk: Buffer): FrameFault | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, chunk.length - at);
        this.#left -= passed;
        at += passed;
        continue;
      }
      const copied = chunk.copy(this.#header, this.#known, at, at + HEADER_BYTES - this.#known);
      this.#known += copied;
      at += copied;
      const fault = versionFault(this.#header[0] ?? 0);
      if (fault !== null) return fault;
      if (this.#known < HEADER_BYTES) return null;
      this.#known = 0;
      this.#left = this.#header.readUInt32BE(LENGTH_AT);
      if (this.#left > LONGEST_FRAME) return 'too-long';
    }
    return null;
  }
}

/** The first byte of an answer: a bit that says so, and the version; 3 to 5 are spoken or refused in words. */
function versionFault(first: number): FrameFault | null {
  if (first === 0x81 || first === 0x82) return 'too-old';
  return first >= 0x83 && first <= 0x86 ? null : 'another-protocol';
}

/** What a fault is called where the driver's own errors are told. */
export const FRAME_FAULT_WORDS: Readonly<Record<FrameFault, string>> = {
  'another-protocol': 'what it says is not Cassandra’s protocol',
  'too-old': 'its protocol is too old',
  'too-long': 'it announced an answer of more than 16 MiB',
};
