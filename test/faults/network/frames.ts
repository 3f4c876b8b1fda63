/** One message of the native protocol, version 4, as it came. */
export type Frame = {
  readonly bytes: Buffer;
  readonly opcode: number;
  /** Chosen by the client; the answer carries that of its request. */
  readonly stream: number;
};

/** Bytes before the body: version, flags, stream (2), opcode, length of the body (4). */
const HEADER_BYTES = 9;

/** EXECUTE and BATCH: what is asked of a theater, rather than what the driver asks for itself. */
const OPERATIONS: readonly number[] = [0x0a, 0x0d];

/** Whether a request looks into a theater or changes it. */
export function isOperation({ opcode }: Frame): boolean {
  return OPERATIONS.includes(opcode);
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole with this piece. */
  read(piece: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, piece]);
    const frames: Frame[] = [];
    for (let size = this.#sizeOfFirst(); size !== null; size = this.#sizeOfFirst()) {
      const bytes = this.#rest.subarray(0, size);
      frames.push({ bytes, opcode: bytes.readUInt8(4), stream: bytes.readInt16BE(2) });
      this.#rest = this.#rest.subarray(size);
    }
    return frames;
  }

  #sizeOfFirst(): number | null {
    if (this.#rest.length < HEADER_BYTES) return null;
    const size = HEADER_BYTES + this.#rest.readUInt32BE(5);
    return this.#rest.length < size ? null : size;
  }
}
