import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, Server as TlsServer, type TlsOptions } from 'node:tls';

import {
  type Answer,
  authenticate,
  type CqlType,
  errorFrame,
  nothing,
  prepared,
  ready,
  rows,
  supported,
  textCell,
  textsCell,
  uuidCell,
} from './cql-frames.ts';

/** What the server does with a conditional write: a frame, no answer, or the end of the connection. */
export type Reaction = Answer | 'silence' | 'hang-up';

const REQUEST = {
  startup: 1,
  options: 5,
  query: 7,
  prepare: 9,
  execute: 10,
  register: 11,
  batch: 13,
  auth: 15,
};

/** Types of the columns of `rooms` that this program binds. */
const COLUMN_TYPES: Readonly<Record<string, CqlType>> = {
  row: 'smallint',
  place: 'smallint',
  version: 'int',
  change: 'timeuuid',
  revision: 'timeuuid',
  held_until: 'timestamp',
  closed: 'boolean',
};

/**
 * One node that is none: speaks just enough of the native protocol, version 4, for the real driver to connect and
 * prepare, and answers conditional writes with exactly the frames that a test wants. Everything else has no rows.
 */
export class FakeCqlServer {
  /** Conditional writes received so far. */
  writes = 0;
  /** Simple statements received so far. */
  readonly queries: string[] = [];
  /** What the node says of itself in `system_views.settings`; null: nothing. */
  paxosVariant: string | null = 'v2';
  /** What the node says of its commit log there; null: nothing. */
  commitLogSync: string | null = null;
  /** Whether it asks for a password, which it then refuses. */
  isPasswordAsked = false;
  /** Everything that clients have sent, as it was once it was decrypted. */
  readonly received: Buffer[] = [];
  /** A frozen node takes everything and answers nothing. */
  isFrozen = false;
  /** What reads get that were prepared; null: no rows. */
  readAnswer: Answer | null = null;
  /** A body that is said to be so long, bytes, and is sent to its end unless the client hangs up; null: as it is. */
  announced: number | null = null;
  /** Bytes of such bodies that were sent. */
  flood = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #statements = new Map<string, string>();
  readonly #reactions: Reaction[] = [];

  private constructor(tls: TlsOptions | null) {
    const serve = (socket: Socket): void => this.#serve(socket);
    this.#server = tls === null ? createServer(serve) : createTlsServer(tls, serve);
  }

  /** With `tls`, it speaks nothing else. */
  static async start(tls: TlsOptions | null = null): Promise<FakeCqlServer> {
    const fake = new FakeCqlServer(tls);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** `host:port` of the server. */
  get contactPoint(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `127.0.0.1:${address.port}`;
  }

  /** What the next conditional writes get, one after the other; later ones are applied. */
  answerWrites(...reactions: readonly Reaction[]): void {
    this.#reactions.splice(0, this.#reactions.length, ...reactions);
  }

  /** Every statement that is prepared. */
  get preparedQueries(): readonly string[] {
    return [...this.#statements.values()];
  }

  /** Forgets every statement that was prepared, as a node that was restarted does. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  /** Connections that clients have open. */
  get connections(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends every connection and is there again at the same address, having forgotten its statements. */
  async restart(): Promise<void> {
    const port = Number(this.contactPoint.split(':')[1]);
    await this.stop();
    this.forgetStatements();
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  /** Shows another certificate from now on, and ends every connection. */
  renew(tls: Required<Pick<TlsOptions, 'cert' | 'key'>>): void {
    if (this.#server instanceof TlsServer) this.#server.setSecureContext(tls);
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      this.received.push(chunk);
      received = Buffer.concat([received, chunk]);
      // As a node does: a version that it does not know, such as the first byte of TLS.
      if ((received[0] ?? 4) > 6) socket.end(Buffer.from([0x84, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 10, 0, 0]));
      while (received.length >= 9 && received.length >= 9 + received.readInt32BE(5)) {
        const end = 9 + received.readInt32BE(5);
        const frame = received.subarray(0, end);
        received = received.subarray(end);
        this.#react(socket, frame);
      }
    });
  }

  #react(socket: Socket, frame: Buffer): void {
    const reaction = this.isFrozen ? 'silence' : this.#reactionTo(frame.readUInt8(4), frame.subarray(9));
    if (reaction === 'hang-up') socket.destroy();
    if (typeof reaction === 'string') return;
    const header = Buffer.alloc(9);
    header.writeUInt8(0x84, 0);
    header.writeInt16BE(frame.readInt16BE(2), 2);
    header.writeUInt8(reaction.operation, 4);
    const isFlood = this.announced !== null && frame.readUInt8(4) === REQUEST.execute;
    header.writeUInt32BE(isFlood ? (this.announced ?? 0) : reaction.body.length, 5);
    socket.write(Buffer.concat([header, reaction.body]));
    if (isFlood) this.#flood(socket);
  }

  #flood(socket: Socket): void {
    const chunk = Buffer.alloc(64 * 1024);
    const pour = (): void => {
      if (socket.destroyed || this.flood >= (this.announced ?? 0)) return;
      this.flood += chunk.length;
      socket.write(chunk, () => setImmediate(pour));
    };
    pour();
  }

  #reactionTo(request: number, body: Buffer): Reaction {
    switch (request) {
      case REQUEST.options:
        return supported;
      case REQUEST.startup:
        return this.isPasswordAsked ? authenticate : ready;
      case REQUEST.auth:
        return errorFrame(0x0100, 'Provided username Mia and/or password are incorrect');
      case REQUEST.register:
        return ready;
      case REQUEST.query:
        return this.#answerQuery(longStringAt(body));
      case REQUEST.prepare:
        return this.#prepare(longStringAt(body));
      case REQUEST.execute:
        return this.#execute(body.subarray(2, 2 + body.readUInt16BE(0)));
      case REQUEST.batch:
        this.writes += 1;
        return this.#reactions.shift() ?? 'silence';
      default:
        return errorFrame(0x000a, `unexpected request ${request}`);
    }
  }

  #answerQuery(query: string): Answer {
    this.queries.push(query);
    if (query.includes('FROM system.local')) {
      return rows([
        textCell('key', 'local'),
        textCell('data_center', 'datacenter1'),
        textCell('rack', 'rack1'),
        textCell('release_version', '5.0.9'),
        textCell('partitioner', 'org.apache.cassandra.dht.Murmur3Partitioner'),
        uuidCell('host_id', '00000000-0000-4000-8000-000000000001'),
        uuidCell('schema_version', '00000000-0000-4000-8000-000000000002'),
        textsCell('tokens', ['0']),
      ]);
    }
    if (query.startsWith('SELECT name, value FROM system_views.settings') && this.commitLogSync !== null) {
      return rows([textCell('name', 'commitlog_sync'), textCell('value', this.commitLogSync)]);
    }
    const isVariant = query.includes('paxos_variant') && this.paxosVariant !== null;
    return rows(isVariant ? [textCell('value', this.paxosVariant ?? '')] : []);
  }

  #prepare(query: string): Answer {
    const id = createHash('md5').update(query).digest();
    this.#statements.set(id.toString('hex'), query);
    const names = [...query.matchAll(/(\w+) = \?/g)].map(([, name = '']) => name);
    return prepared(
      id,
      names.map((name) => ({ name, type: COLUMN_TYPES[name] ?? 'text' })),
    );
  }

  #execute(id: Buffer): Reaction {
    const query = this.#statements.get(id.toString('hex'));
    if (query === undefined) {
      return errorFrame(0x2500, 'unprepared', Buffer.concat([Buffer.from([0, id.length]), id]));
    }
    // The tables of a node itself can be read whatever becomes of others.
    if (query.startsWith('SELECT')) return (query.includes('system') ? null : this.readAnswer) ?? rows([]);
    if (!query.startsWith('UPDATE')) return nothing;
    this.writes += 1;
    return this.#reactions.shift() ?? 'silence';
  }
}

function longStringAt(body: Buffer): string {
  return body.toString('utf8', 4, 4 + body.readInt32BE(0));
}
