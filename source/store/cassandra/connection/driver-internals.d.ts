// The parts of the driver that sockets.ts has a hand in, as of 4.10.0; it has no types for them.
declare module 'cassandra-driver/lib/connection.js' {
  import type { Socket } from 'node:net';
  import type { Transform } from 'node:stream';

  class Connection {
    /** The options of the client that opens it. */
    readonly options: object;
    /** `address:port` of the node. */
    readonly endpointFriendlyName: string;
    /** There from `open` on. */
    netClient: Socket;
    /** There once `bindSocketListeners` has run: bytes become frames, and frames rows. */
    protocol: Transform;
    parser: Transform;
    open: (this: Connection, callback: (error?: Error) => void) => void;
    bindSocketListeners: (this: Connection) => void;
  }

  export default Connection;
}

declare module 'cassandra-driver/lib/streams.js' {
  type FrameInfo = {
    readonly rowLength?: number;
    readonly isStreaming?: boolean;
    readonly meta: { readonly columns: readonly unknown[] };
  };
  type FrameReader = { offset: number; readInt(): number; remainingLength(): number };

  class Parser {
    parseRows: (this: Parser, frame: FrameInfo, reader: FrameReader) => void;
    handleParsingError: (
      this: Parser,
      error: Error,
      frame: FrameInfo,
      reader: FrameReader | null,
      ...where: readonly (number | undefined)[]
    ) => void;
    emit(event: 'error', error: Error): boolean;
  }

  const streams: { Parser: typeof Parser };
  export default streams;
}
