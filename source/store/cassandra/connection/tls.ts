import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls';

import { makeSafe } from '../../../theater/safe-text.ts';
import { type CassandraAddress, secretFileFault, type TlsFiles } from './address.ts';

/** How connections to the nodes are kept from others. */
export type Protection = {
  /** What a connection is made with, beside its host and port; null: it is not encrypted. */
  readonly tls: TlsOptions | null;
  /** Whether this program has a certificate to show. */
  readonly hasCertificate: boolean;
  /** Whether certificates need not be right, and a password may go to whoever answers. */
  readonly isInsecure: boolean;
};

type TlsOptions = {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined;
};

/** Connections that nothing protects, over which no password goes further than this machine. */
export const UNPROTECTED: Protection = { tls: null, hasCertificate: false, isInsecure: false };

type ProtectionReading =
  | { readonly kind: 'protection'; readonly protection: Protection }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * Reads the files that an address names. `passphrase` opens the key, when it is encrypted. A message names the file
 * and what it is for, and repeats nothing of what is in it.
 */
export function readProtection(
  { contactPoints, tls, isInsecure = false }: CassandraAddress,
  passphrase: string | null,
): ProtectionReading {
  if (tls === undefined) return { kind: 'protection', protection: { ...UNPROTECTED, isInsecure } };
  try {
    const secureContext = contextOf(tls, passphrase);
    const hosts = contactPoints.map(hostOf);
    const options = {
      secureContext,
      rejectUnauthorized: !isInsecure,
      checkServerIdentity: (host: string, certificate: PeerCertificate) =>
        identityFault(hosts, host, certificate),
    };
    return { kind: 'protection', protection: { tls: options, hasCertificate: tls.own !== null, isInsecure } };
  } catch (error) {
    if (error instanceof FileFault) return { kind: 'fault', message: error.message };
    throw error;
  }
}

/** What is wrong with a file, for a person. */
class FileFault extends Error {
  override readonly name = 'FileFault';
}

function contextOf({ authority, own }: TlsFiles, passphrase: string | null): SecureContext {
  const ca =
    authority === null
      ? [...getCACertificates('default'), ...getCACertificates('system')]
      : certificatesIn(`tls-ca ${makeSafe(authority)}`, authority);
  const shown = own === null ? {} : ownCertificate(own, passphrase);
  try {
    // A certificate that was named is believed, whoever has signed it.
    return createSecureContext({
      ca: [...ca],
      minVersion: 'TLSv1.2',
      allowPartialTrustChain: true,
      ...shown,
    });
  } catch (error) {
    const name =
      own !== null ? `tls-cert ${makeSafe(own.certificate)}` : `tls-ca ${makeSafe(authority ?? '')}`;
    throw new FileFault(`${name} cannot be used for TLS: ${unusableWords(codeOf(error))}`);
  }
}

/** Why OpenSSL takes no certificate that can be read, and whose key fits. */
function unusableWords(code: string): string {
  if (code.includes('KEY_TOO_SMALL')) return 'its key is too short; have a new one made';
  if (code.includes('MD_TOO_WEAK')) return 'its signature is too weak; have a new one made';
  return `OpenSSL says ${code}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? makeSafe(String(error.code)) : 'unknown';
}

function ownCertificate(
  own: NonNullable<TlsFiles['own']>,
  passphrase: string | null,
): { readonly cert: string; readonly key: string } {
  const [certificateName, keyName] = [
    `tls-cert ${makeSafe(own.certificate)}`,
    `tls-key ${makeSafe(own.key)}`,
  ];
  const certificates = certificatesIn(certificateName, own.certificate);
  const [first = ''] = certificates;
  const certificate = new X509Certificate(first);
  const key = keyIn(keyName, own.key, passphrase);
  if (!certificate.checkPrivateKey(key))
    throw new FileFault(`${keyName} does not belong to ${certificateName}`);
  if (certificate.validToDate.getTime() < Date.now()) {
    const day = certificate.validToDate.toISOString().slice(0, 10);
    throw new FileFault(`${certificateName} was valid until ${day}; have a new one made`);
  }
  return { cert: certificates.join('\n'), key: String(key.export({ type: 'pkcs8', format: 'pem' })) };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function certificatesIn(name: string, file: string): readonly string[] {
  const certificates = read(name, file).match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw new FileFault(`${name} holds no certificate in PEM form`);
  if (!certificates.every(isCertificate)) throw new FileFault(`${name} holds a certificate that is damaged`);
  return certificates;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function keyIn(name: string, file: string, passphrase: string | null): KeyObject {
  const pem = read(name, file, { isSecret: true });
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new FileFault(`${name} holds no private key in PEM form`);
  }
  const isEncrypted = /ENCRYPTED/.test(pem);
  if (isEncrypted && passphrase === null) {
    throw new FileFault(`${name} is encrypted; set THEATER_TLS_PASSPHRASE`);
  }
  try {
    return createPrivateKey({ key: pem, ...(passphrase !== null && { passphrase }) });
  } catch {
    throw new FileFault(isEncrypted ? `THEATER_TLS_PASSPHRASE does not open ${name}` : `${name} is damaged`);
  }
}

/** More than every authority there is, bytes. */
const LARGEST = 4 * 1024 * 1024;

function read(name: string, file: string, { isSecret = false } = {}): string {
  try {
    // What is no file must not be waited for.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      // What was opened is judged, not what stands at the path a moment later.
      const facts = fstatSync(descriptor);
      if (!facts.isFile()) throw new FileFault(`${name} is no file`);
      if (facts.size > LARGEST) throw new FileFault(`${name} is too large for a file of certificates`);
      const fault = isSecret ? secretFileFault(facts) : null;
      if (fault !== null) throw new FileFault(`${name} ${fault}`);
      return readFileSync(descriptor, 'utf8');
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof FileFault) throw error;
    throw new FileFault(`${name} cannot be read (${codeOf(error)})`);
  }
}

/**
 * Why a certificate is not one of a node at `host`; undefined when it is. It has to name a host of the address. Where
 * the address has no names, the IP addresses by which the nodes know each other do as well: for a name, whoever
 * answers for it would choose which IP address that is.
 */
function identityFault(
  hosts: readonly string[],
  host: string,
  certificate: PeerCertificate,
): Error | undefined {
  const names = hosts.filter((each) => isIP(each) === 0);
  if (names.some((name) => nameFault(name, certificate) === undefined)) return undefined;
  if (names.length === 0 || hosts.includes(host)) return nameFault(host, certificate);
  return nameFault(names[0] ?? host, certificate);
}

/** Node would take the name of the subject for a host where there is no other; it is one of nobody knows what. */
function nameFault(host: string, certificate: PeerCertificate): Error | undefined {
  return checkServerIdentity(host, { ...certificate, subject: { ...certificate.subject, CN: '' } });
}

/** The host of `host:port`, an IPv6 address without its brackets. */
function hostOf(point: string): string {
  return point.slice(0, point.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}

/** Whether nobody between this program and `host` can listen, since there is nobody between. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/i.test(host);
}

/** Whether a password may go to whoever answers at `point`, which is `host:port`. */
export function mayTellPassword({ tls, isInsecure }: Protection, point: string): boolean {
  return tls !== null || isInsecure || isLoopback(hostOf(point));
}

/** Why the password cannot be sent to all of these contact points; null when it can. */
export function passwordFault(protection: Protection, contactPoints: readonly string[]): string | null {
  const away = contactPoints.filter((point) => !mayTellPassword(protection, point));
  if (away.length === 0) return null;
  const where = `the way to ${away.join(', ')} is not encrypted`;
  return `the password was not sent, since ${where}; add tls=on to the address, or insecure=yes to send it all the same`;
}

/** What can be wrong with TLS at a node that answers. */
export type TlsFault =
  | { readonly kind: 'wants-tls' | 'speaks-no-tls' | 'no-common-tls' | 'breaks-off' }
  | { readonly kind: 'unknown-authority' | 'expired' | 'not-yet-valid' }
  /** `names`: those that the certificate has, made safe. */
  | { readonly kind: 'other-host'; readonly names: string }
  /** What OpenSSL calls it, made safe. */
  | { readonly kind: 'bad-certificate'; readonly code: string }
  | { readonly kind: 'wants-certificate' | 'refuses-certificate' }
  /** It ends the connection right after the handshake, and does not say why. */
  | { readonly kind: 'may-want-certificate' | 'may-refuse-certificate' };

const AUTHORITY_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

/** Codes of Node and of the system; any other is what OpenSSL finds wrong with a certificate. */
const OTHER_CODE = /^ERR_|^EAI_|^E[A-Z0-9]+$|_ERR$/;

/** What an error says of TLS; null when it says nothing of it. */
export function tlsFaultIn(
  error: unknown,
  { hasCertificate }: Pick<Protection, 'hasCertificate'>,
): TlsFault | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const { code } = error;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return { kind: 'other-host', names: namesIn(error) };
  if (AUTHORITY_CODES.has(code)) return { kind: 'unknown-authority' };
  if (code === 'CERT_HAS_EXPIRED') return { kind: 'expired' };
  if (code === 'CERT_NOT_YET_VALID') return { kind: 'not-yet-valid' };
  if (!OTHER_CODE.test(code)) {
    // Node has no name for some of them, such as that of a key that is too short.
    const words = code === 'UNSPECIFIED' ? error.message : code;
    return { kind: 'bad-certificate', code: makeSafe(words).slice(0, 60) };
  }
  if (/ALERT.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) {
    return { kind: hasCertificate ? 'refuses-certificate' : 'wants-certificate' };
  }
  // What a node of Cassandra says whose OpenSSL finds the certificate wrong that it is shown.
  if (hasCertificate && /ALERT_INTERNAL_ERROR/.test(code)) return { kind: 'refuses-certificate' };
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|INSUFFICIENT_SECURITY/.test(code)) {
    return { kind: 'no-common-tls' };
  }
  if (/^ERR_SSL_.*ALERT/.test(code)) return { kind: 'breaks-off' };
  return /^(?:ERR_SSL_|EPROTO)/.test(code) ? { kind: 'speaks-no-tls' } : null;
}

/** Those of what went wrong at some nodes that are faults of TLS, by node. */
export function tlsFaultsIn(
  failed: readonly (readonly [string, unknown])[],
  protection: Pick<Protection, 'hasCertificate'>,
): ReadonlyMap<string, TlsFault> {
  return new Map(
    failed.flatMap(([point, error]) => {
      const fault = tlsFaultIn(error, protection);
      return fault === null ? [] : [[point, fault] as const];
    }),
  );
}

const NO_NAMES = 'it names none by subjectAltName';

function namesIn(error: object): string {
  const certificate: unknown = 'cert' in error ? error.cert : null;
  if (typeof certificate !== 'object' || certificate === null) return NO_NAMES;
  const names: unknown = 'subjectaltname' in certificate ? certificate.subjectaltname : null;
  if (typeof names !== 'string') return NO_NAMES;
  return makeSafe(names.replace(/(?:DNS|IP Address):/g, '')).slice(0, 120);
}
