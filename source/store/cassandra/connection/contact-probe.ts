import { connect, isIPv6, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';

import { makeSafe } from '../../../theater/safe-text.ts';
import { SERVER_ERROR } from './consistency.ts';
import { FrameGuard } from './sockets.ts';

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
  | { readonly kind: 'tls' }
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
 * there now. Reads no more than that word, whatever it is sent. Ends early when the signal says so. Never rejects.
 */
export async function probeContact(point: string, signal: AbortSignal): Promise<ProbeAnswer> {
  const answer = await firstWord(point, signal);
  if (answer.kind !== 'closed') return answer;
  // What wants TLS takes our first request for a broken record, and ends the connection with an alert or without.
  const isTls = await speaksTls(point, signal);
  return { kind: 'fault', fault: { kind: isTls ? 'tls' : 'another-protocol' } };
}

/** The words for each fault, to follow "no Cassandra node answers at HOST:". */
export function contactFaultWords(fault: ContactFault): string {
  switch (fault.kind) {
    case 'unknown-host':
      return 'no host of that name is known';
    case 'refused':
      return 'nothing listens there';
    case 'no-way':
      return 'nothing comes back from there';
    case 'silent':
      return 'it takes the connection and says nothing';
    case 'tls':
      return 'it wants TLS, which this program does not speak';
    case 'another-protocol':
      return 'something else than Cassandra listens there';
    case 'too-old':
      return 'it speaks an older protocol than version 4';
    case 'starting':
      return 'it is still starting';
    case 'refuses':
      return fault.words;
  }
}

type FirstWord = ProbeAnswer | { readonly kind: 'closed' };

function firstWord(point: string, signal: AbortSignal): Promise<FirstWord> {
  return new Promise((resolve) => {
    const socket = connect({ ...placeOf(point), noDelay: true });
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
    socket.on('connect', () => {
      isConnected = true;
      socket.write(STARTUP);
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isTlsRecord(received)) return end(faulty({ kind: 'tls' }));
      const fault = guard.read(chunk);
      if (fault === 'too-old') return end(faulty({ kind: 'too-old' }));
      if (fault !== null || received.length > LONGEST_ANSWER)
        return end(faulty({ kind: 'another-protocol' }));
      const word = wordIn(received, endpointOf(socket));
      if (word !== null) end(word);
    });
    socket.on('error', (error) => end(connectionWord(error, isConnected)));
    socket.on('close', () => end({ kind: 'closed' }));
  });
}

/** Whether a handshake of TLS comes to something there. */
function speaksTls(point: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // Nothing is sent by this connection, so nobody needs to be known to be at its other end.
    const socket = connectByTls({ ...placeOf(point), rejectUnauthorized: false });
    const end = (isTls: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(isTls);
    };
    const giveUp = (): void => end(false);
    const timer = setTimeout(giveUp, PATIENCE_MS / 5);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('secureConnect', () => end(true));
    // An alert is an answer in TLS: a certificate that it wants, or a version that is too old for it.
    socket.on('error', (error) => end('code' in error && /^ERR_SSL_.*ALERT/.test(String(error.code))));
    socket.on('close', giveUp);
  });
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

function connectionWord(error: Error, isConnected: boolean): FirstWord {
  const code = 'code' in error ? String(error.code) : '';
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
