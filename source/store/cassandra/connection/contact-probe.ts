import { connect, isIPv6, type Socket } from 'node:net';
import { connect as connectByTls, type ConnectionOptions } from 'node:tls';

import { makeSafe } from '../../../theater/safe-text.ts';
import { SERVER_ERROR } from './consistency.ts';
import { FrameGuard } from './sockets.ts';
import { type Protection, type TlsFault, tlsFaultIn, UNPROTECTED } from './tls.ts';

/** Nobody waits longer for the first word of a contact point, ms: what is wrong is told within 3 s of a start. */
const PATIENCE_MS = 2_500;

/** An answer to the first request is a few dozen bytes. */
const LONGEST_ANSWER = 64 * 1024;

/** What stands in the way at a contact point. */
export type ContactFault =
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'refused' }
  /** Nothing came back at all, as behind a firewall, or a machine that is off. */
  | { readonly kind: 'no-way' }
  /** It takes the connection and says nothing, as a node does that stands still. */
  | { readonly kind: 'silent' }
  /** It takes the connection, and ends it without a word. */
  | { readonly kind: 'hangs-up' }
  | TlsFault
  | { readonly kind: 'another-protocol' }
  | { readonly kind: 'too-old' }
  | { readonly kind: 'starting' }
  /** A node's own words, made safe. */
  | { readonly kind: 'refuses'; readonly words: string };

type ProbeAnswer =
  /** `endpoint` is `address:port` of the node that answered, where the contact point may be a name. */
  | { readonly kind: 'answers'; readonly endpoint: string }
  | { readonly kind: 'fault'; readonly fault: ContactFault };

const OPERATION = { error: 0x00, startup: 0x01, ready: 0x02, authenticate: 0x03 } as const;

/**
 * Asks one contact point for its first word, over a connection that ends with it: whether a node of Cassandra answers
 * there now, protected as asked. Reads no more than that word, whatever it is sent. Ends early when the signal says
 * so. Never rejects.
 */
export async function probeContact(
  point: string,
  signal: AbortSignal,
  protection: Protection,
): Promise<ProbeAnswer> {
  const first = await firstWord(point, signal, protection);
  const answer = first.kind === 'closed' ? faulty(await whyClosed(point, signal, protection)) : first;
  if (answer.kind === 'answers' || protection.tls === null) return answer;
  const { kind } = answer.fault;
  if (kind !== 'speaks-no-tls' && kind !== 'hangs-up') return answer;
  const plain = await probeContact(point, signal, UNPROTECTED);
  if (plain.kind === 'answers' || plain.fault.kind === 'starting') return faulty({ kind: 'speaks-no-tls' });
  if (plain.fault.kind === 'wants-tls') return faulty({ kind: 'breaks-off' });
  return kind === 'hangs-up' || IS_AWAY.has(plain.fault.kind) ? plain : faulty({ kind: 'another-protocol' });
}

/** What is wrong with no protocol: nobody has answered. */
export const IS_AWAY: ReadonlySet<ContactFault['kind']> = new Set([
  'refused',
  'no-way',
  'silent',
  'hangs-up',
]);

/**
 * Why a connection was ended without a word. What wants TLS takes our first request for a broken record; and an alert
 * can be lost when more is sent to whoever has hung up.
 */
async function whyClosed(point: string, signal: AbortSignal, protection: Protection): Promise<ContactFault> {
  const fault = await handshakeFault(point, signal, protection);
  if (protection.tls !== null) return fault ?? { kind: 'hangs-up' };
  if (fault !== null && IS_AWAY.has(fault.kind)) return fault;
  return { kind: fault?.kind === 'speaks-no-tls' ? 'another-protocol' : 'wants-tls' };
}

type FirstWord = ProbeAnswer | { readonly kind: 'closed' };

function firstWord(point: string, signal: AbortSignal, protection: Protection): Promise<FirstWord> {
  return new Promise((resolve) => {
    const socket = connectTo(point, protection);
    const guard = new FrameGuard();
    let received = Buffer.alloc(0);
    let isConnected = false;
    const end = (word: FirstWord): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(word);
    };
    const giveUp = (): void => end(faulty({ kind: isConnected ? 'silent' : 'no-way' }));
    const timer = setTimeout(giveUp, PATIENCE_MS);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('connect', () => (isConnected = true));
    socket.on(protection.tls === null ? 'connect' : 'secureConnect', () => socket.write(STARTUP));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isTlsRecord(received)) return end(faulty({ kind: 'wants-tls' }));
      const fault = guard.read(chunk);
      if (fault === 'too-old') return end(faulty({ kind: 'too-old' }));
      if (fault !== null || received.length > LONGEST_ANSWER)
        return end(faulty({ kind: 'another-protocol' }));
      const word = wordIn(received, endpointOf(socket));
      if (word !== null) end(word);
    });
    socket.on('error', (error) => end(connectionWord(error, isConnected, protection)));
    socket.on('close', () => end({ kind: 'closed' }));
  });
}

/**
 * What comes of a handshake of TLS there, and in the moment after it; null when it goes well. A node that asks for
 * a certificate in vain says so only after its part of the handshake.
 */
function handshakeFault(
  point: string,
  signal: AbortSignal,
  protection: Protection,
): Promise<ContactFault | null> {
  return new Promise((resolve) => {
    // Nothing is sent by this connection, so nobody needs to be known to be at its other end.
    const socket = connectTo(point, {
      ...protection,
      tls: protection.tls ?? { rejectUnauthorized: false },
    });
    let [isConnected, isShaken] = [false, false];
    const end = (fault: ContactFault | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(fault);
    };
    const giveUp = (): void => end(isShaken ? null : { kind: isConnected ? 'silent' : 'no-way' });
    const timer = setTimeout(giveUp, PATIENCE_MS / 5);
    signal.addEventListener('abort', giveUp, { once: true });
    const hungUp: TlsFault = {
      kind: protection.hasCertificate ? 'may-refuse-certificate' : 'may-want-certificate',
    };
    const hangsUp = (): void => end(isShaken ? hungUp : { kind: 'hangs-up' });
    socket.on('connect', () => (isConnected = true));
    socket.on('secureConnect', () => {
      isShaken = true;
      if (protection.tls === null) end(null);
    });
    socket.on('error', (error) => {
      const fault = tlsFaultIn(error, protection);
      if (fault !== null) return end(fault);
      if (isConnected) return hangsUp();
      end({ kind: 'code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'no-way' });
    });
    socket.on('close', hangsUp);
  });
}

function connectTo(point: string, { tls }: { readonly tls: ConnectionOptions | null }): Socket {
  const place = { ...placeOf(point), noDelay: true };
  return tls === null ? connect(place) : connectByTls({ ...tls, ...place });
}

/** STARTUP of version 4 (native_protocol_v4.spec, 4.1.1). */
const STARTUP = startup();

function startup(): Buffer {
  const body = Buffer.concat([Buffer.from([0, 1]), stringOf('CQL_VERSION'), stringOf('3.0.0')]);
  const header = Buffer.from([0x04, 0, 0, 0, OPERATION.startup, 0, 0, 0, body.length]);
  return Buffer.concat([header, body]);
}

function stringOf(text: string): Buffer {
  return Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
}

/** What a whole frame says; null while it is not whole. */
function wordIn(received: Buffer, endpoint: string): ProbeAnswer | null {
  if (received.length < 9 || received.length < 9 + received.readUInt32BE(5)) return null;
  const body = received.subarray(9);
  switch (received.readUInt8(4)) {
    case OPERATION.ready:
    case OPERATION.authenticate:
      return { kind: 'answers', endpoint };
    case OPERATION.error:
      return faulty(errorFault(body));
    default:
      return faulty({ kind: 'another-protocol' });
  }
}

function errorFault(body: Buffer): ContactFault {
  if (body.length < 6) return { kind: 'another-protocol' };
  const code = body.readUInt32BE(0);
  if (code === SERVER_ERROR.isBootstrapping || code === SERVER_ERROR.overloaded) return { kind: 'starting' };
  const words = body.toString('utf8', 6, 6 + body.readUInt16BE(4));
  if (/protocol version/i.test(words)) return { kind: 'too-old' };
  return { kind: 'refuses', words: makeSafe(words).slice(0, 120) };
}

/** An alert or a handshake of TLS: its type, then version 3. */
function isTlsRecord(received: Buffer): boolean {
  return (received[0] === 0x15 || received[0] === 0x16) && (received[1] ?? 3) === 3;
}

function connectionWord(error: Error, isConnected: boolean, protection: Protection): FirstWord {
  const code = 'code' in error ? String(error.code) : '';
  const fault = protection.tls === null ? null : tlsFaultIn(error, protection);
  if (fault !== null) return faulty(fault);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return faulty({ kind: 'unknown-host' });
  if (isConnected) return { kind: 'closed' };
  return faulty({ kind: code === 'ECONNREFUSED' ? 'refused' : 'no-way' });
}

function faulty(fault: ContactFault): ProbeAnswer {
  return { kind: 'fault', fault };
}

function placeOf(point: string): { readonly host: string; readonly port: number } {
  const at = point.lastIndexOf(':');
  return { host: point.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(point.slice(at + 1)) };
}

function endpointOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${isIPv6(remoteAddress) ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
}
