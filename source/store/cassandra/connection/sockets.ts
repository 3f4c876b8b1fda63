import type { Client } from 'cassandra-driver';
import Connection from 'cassandra-driver/lib/connection.js';
import streams from 'cassandra-driver/lib/streams.js';

// What driver 4.10 has no option for: it reads whatever length a server names, and a connection that it has half
// opened, or half closed, keeps the program for seconds after its last word.

/** The connections of each client, by its options. */
const connections = new WeakMap<object, Set<Connection>>();

/** Why the last connection of a client to each node, by `address:port`, could not be opened; by its options. */
const failures = new WeakMap<object, Map<string, Error>>();

/** A cell is at least its length. */
const LEAST_CELL_BYTES = 4;

const { open, bindSocketListeners } = Connection.prototype;
const { parseRows, handleParsingError } = streams.Parser.prototype;

Connection.prototype.open = function (callback) {
  const failed = failures.get(this.options) ?? new Map<string, Error>();
  failures.set(this.options, failed);
  open.call(this, (error) => {
    if (error instanceof Error) failed.set(this.endpointFriendlyName, error);
    else failed.delete(this.endpointFriendlyName);
    callback(error);
  });
  const own = connections.get(this.options) ?? new Set();
  connections.set(this.options, own.add(this));
  this.netClient.once('close', () => own.delete(this));
};

Connection.prototype.bindSocketListeners = function () {
  const { netClient: socket } = this;
  const guard = new FrameGuard();
  // Before the driver's own reader, which gets this chunk as well, and no further one.
  socket.on('data', (chunk) => {
    const fault = Buffer.isBuffer(chunk) ? guard.read(chunk) : null;
    if (fault !== null) socket.destroy(new Error(FRAME_FAULT_WORDS[fault]));
  });
  bindSocketListeners.call(this);
  // Without a listener, what cannot be read would end the program.
  for (const stream of [this.protocol, this.parser]) stream.on('error', (error) => socket.destroy(error));
};

/** Rows without columns, or more of them than bytes, would be made out of nothing, by the thousand million. */
streams.Parser.prototype.parseRows = function (frame, reader) {
  if (frame.rowLength === undefined && frame.isStreaming !== true && reader.remainingLength() >= 4) {
    const { offset } = reader;
    const rows = reader.readInt();
    reader.offset = offset;
    const least = rows * frame.meta.columns.length * LEAST_CELL_BYTES;
    const isTrue = rows === 0 || (rows > 0 && least > 0 && least <= reader.remainingLength());
    if (!isTrue) {
      this.handleParsingError(new Error('it announced more rows than it sent'), frame, null);
      return;
    }
  }
  parseRows.call(this, frame, reader);
};

/**
 * Rows that came before what cannot be read would be kept for an answer that never ends: the connection ends instead.
 */
streams.Parser.prototype.handleParsingError = function (error, frame, reader, ...where) {
  handleParsingError.call(this, error, frame, reader, ...where);
  if (frame.isStreaming !== true) setImmediate(() => this.emit('error', error));
};

/** Why the last connection to each node could not be opened, by `address:port`; of those that could, nothing. */
export function openingFailures(client: Client): ReadonlyMap<string, Error> {
  const options: unknown = Reflect.get(client, 'options');
  return (typeof options === 'object' && options !== null ? failures.get(options) : null) ?? new Map();
}

/** Ends every connection of a client at once, also those that are being opened or closed. */
export function cutConnections(client: Client): void {
  const options: unknown = Reflect.get(client, 'options');
  if (typeof options !== 'object' || options === null) return;
  for (const { netClient } of connections.get(options) ?? []) {
    netClient.destroy(new Error('the connection was cut by this program'));
  }
}

/** Bytes of a frame's header, in every version of the protocol since the third. */
const HEADER_BYTES = 9;

/** Where the header says how long the body is. */
const LENGTH_AT = 5;

/**
 * The longest answer that is read, bytes: several times the largest there can be (a page of the history in which
 * every row is the reset of a room of 400 seats), and little enough that what is made of it fits into any machine's
 * memory.
 */
export const LONGEST_FRAME = 16 * 1024 * 1024;

/** Why what a server sends is no answer of Cassandra's. */
type FrameFault = 'another-protocol' | 'too-old' | 'too-long';

/**
 * Follows what a server sends from frame to frame, and says when it is none of Cassandra's. Holds nothing but a
 * header: whoever says that gigabytes follow is not waited for.
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
const FRAME_FAULT_WORDS: Readonly<Record<FrameFault, string>> = {
  'another-protocol': 'what it says is not Cassandra’s protocol',
  'too-old': 'its protocol is too old',
  'too-long': 'it announced an answer of more than 16 MiB',
};
