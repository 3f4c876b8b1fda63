import type { Client } from 'cassandra-driver';
import Connection from 'cassandra-driver/lib/connection.js';
import streams from 'cassandra-driver/lib/streams.js';

import { FRAME_FAULT_WORDS, FrameGuard } from './frame-guard.ts';

// What driver 4.10 has no option for: it reads whatever length a server names, and a connection that it has half opened,
// or half closed, keeps the program for seconds after its last word.

/** The connections of each client, by its options. */
const connections = new WeakMap<object, Set<Connection>>();

/** A cell is at least its length. */
const LEAST_CELL_BYTES = 4;

const { open, bindSocketListeners } = Connection.prototype;
const { parseRows, handleParsingError } = streams.Parser.prototype;

Connection.prototype.open = function (callback) {
  open.call(this, callback);
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

/** Rows that came before what cannot be read would be kept for an answer that never ends: the connection ends instead. */
streams.Parser.prototype.handleParsingError = function (error, frame, reader, ...where) {
  handleParsingError.call(this, error, frame, reader, ...where);
  if (frame.isStreaming !== true) setImmediate(() => this.emit('error', error));
};

/** Ends every connection of a client at once, also those that are being opened or closed. */
export function cutConnections(client: Client): void {
  const options: unknown = Reflect.get(client, 'options');
  if (typeof options !== 'object' || options === null) return;
  for (const { netClient } of connections.get(options) ?? []) {
    netClient.destroy(new Error('the connection was cut by this program'));
  }
}
