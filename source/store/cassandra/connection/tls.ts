import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls';

import { makeSafe } from '../../../theater/safe-text.ts';
import type { CassandraAddress, TlsFiles } from './address.ts';

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
  // A certificate that was named is believed, whoever has signed it.
  return createSecureContext({ ca: [...ca], minVersion: 'TLSv1.2', allowPartialTrustChain: true, ...shown });
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
  const pem = read(name, file);
  if (process.getuid !== undefined && (statSync(file).mode & 0o007) !== 0) {
    throw new FileFault(`${name} can be read by everybody; run chmod 600 on it`);
  }
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

function read(name: string, file: string): string {
  try {
    const facts = statSync(file);
    if (!facts.isFile()) throw new FileFault(`${name} is no file`);
    if (facts.size > LARGEST) throw new FileFault(`${name} is too large for a file of certificates`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof FileFault) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new FileFault(`${name} cannot be read (${code})`);
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
  if (names.some((name) => checkServerIdentity(name, certificate) === undefined)) return undefined;
  if (names.length === 0 || hosts.includes(host)) return checkServerIdentity(host, certificate);
  return checkServerIdentity(names[0] ?? host, certificate);
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
  /** What OpenSSL calls it. */
  | { readonly kind: 'bad-certificate'; readonly code: string }
  | { readonly kind: 'wants-certificate' | 'refuses-certificate' };

const AUTHORITY_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

/** Everything else that a certificate can be refused for here. */
const CERTIFICATE_CODE = /^(?:CERT_|INVALID_|PATH_LENGTH|ERROR_IN_CERT|CRL_|HOSTNAME_|(?:EE|CA)_\w+_TOO_)/;

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
  if (CERTIFICATE_CODE.test(code)) return { kind: 'bad-certificate', code };
  if (/ALERT.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) {
    return certificateFault({ hasCertificate });
  }
  // What a node of Cassandra says whose OpenSSL finds the certificate wrong that it is shown.
  if (hasCertificate && /ALERT_INTERNAL_ERROR/.test(code)) return { kind: 'refuses-certificate' };
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|INSUFFICIENT_SECURITY/.test(code)) {
    return { kind: 'no-common-tls' };
  }
  if (/^ERR_SSL_.*ALERT/.test(code)) return { kind: 'breaks-off' };
  return /^(?:ERR_SSL_|EPROTO)/.test(code) ? { kind: 'speaks-no-tls' } : null;
}

/** What it is when a node hangs up over the certificate that this program has shown, or has not. */
export function certificateFault({ hasCertificate }: Pick<Protection, 'hasCertificate'>): TlsFault {
  return { kind: hasCertificate ? 'refuses-certificate' : 'wants-certificate' };
}

function namesIn(error: object): string {
  const certificate: unknown = 'cert' in error ? error.cert : null;
  if (typeof certificate !== 'object' || certificate === null) return 'no host at all';
  const names: unknown = 'subjectaltname' in certificate ? certificate.subjectaltname : null;
  if (typeof names !== 'string') return 'no host at all';
  return makeSafe(names.replace(/(?:DNS|IP Address):/g, '')).slice(0, 120);
}
