import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its private key, both in PEM form. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Who signs certificates. */
export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** From when until when something is valid; milliseconds since the epoch. */
interface Validity {
  readonly from: number;
  readonly until: number;
}

const YEAR_MS = 365 * 24 * 3_600_000;

/** Long enough that nobody's cluster stops some day; its clock may be an hour behind. */
function longTime(): Validity {
  return { from: Date.now() - 3_600_000, until: Date.now() + 10 * YEAR_MS };
}

/** Makes an authority of its own: a key, and a certificate that it has signed itself. */
export function makeAuthority(name: string): Authority {
  const { privateKey, publicKey } = newKeys();
  const signer = { name, privateKey, publicKey };
  const usage = extension('551d0f', bits(0x06), { isCritical: true }); // signs certificates, and lists of them
  const constraint = extension('551d13', sequence(der(0x01, Buffer.from([0xff]))), { isCritical: true });
  const certificate = signed(signer, {
    name,
    publicKey,
    validity: longTime(),
    extensions: [constraint, usage],
  });
  return { ...signer, certificate, key: pemOf(privateKey) };
}

/**
 * Makes a certificate for `hosts`, names or IPv4 addresses. That of a node is for either end of a connection, since
 * nodes call each other; that of a program is for the end that calls alone. One without hosts is a program's.
 */
export function makeCertificate(
  authority: Authority,
  {
    name,
    hosts,
    holder = hosts.length === 0 ? 'program' : 'node',
    validity = longTime(),
    keys: { privateKey, publicKey } = newKeys(),
  }: Wanted,
): Certificate {
  const purposes = sequence(...(holder === 'node' ? [SERVER_PURPOSE] : []), CLIENT_PURPOSE);
  const extensions = [
    extension('551d0f', bits(0x80), { isCritical: true }), // signs what proves that it has the key
    extension('551d25', purposes),
    ...(hosts.length === 0 ? [] : [extension('551d11', sequence(...hosts.map(hostName)))]),
    extension('551d23', sequence(der(0x80, keyId(authority.publicKey)))),
  ];
  return {
    certificate: signed(authority, { name, publicKey, validity, extensions }),
    key: pemOf(privateKey),
  };
}

/** What a certificate is made for. */
interface Wanted {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly holder?: 'node' | 'program';
  readonly validity?: Validity;
  readonly keys?: KeyPair;
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const SERVER_PURPOSE = oid('2b06010505070301');
const CLIENT_PURPOSE = oid('2b06010505070302');

function newKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

interface Content {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

/** A certificate of version 3 (RFC 5280, 4.1), in PEM form. */
function signed(signer: Pick<Authority, 'name' | 'privateKey'>, content: Content): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and not shortened
  const algorithm = sequence(oid('2a8648ce3d040302')); // ECDSA with SHA-256
  const { publicKey, validity, extensions } = content;
  const subjectKey = extension('551d0e', der(0x04, keyId(publicKey)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    distinguishedName(signer.name),
    sequence(time(validity.from), time(validity.until)),
    distinguishedName(content.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions, subjectKey)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, signer.privateKey));
  const lines =
    sequence(body, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));
}

function extension(id: string, value: Buffer, { isCritical = false } = {}): Buffer {
  const mark = isCritical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...mark, der(0x04, value));
}

/** A host among the alternative names of a certificate. */
function hostName(host: string): Buffer {
  return isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
}

/** Two digits of the year until 2049, four from then on (RFC 5280, 4.1.2.5). */
function time(ms: number): Buffer {
  const digits = `${new Date(ms).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** A bit string of eight bits at most, without the zeros at its end. */
function bits(value: number): Buffer {
  const unused = value === 0 ? 0 : Math.log2(value & -value);
  return der(0x03, Buffer.from([unused, value]));
}

/** An object identifier, by its bytes. */
function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** A value of DER: its tag, its length, and what it is made of. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

function lengthOf({ length }: Buffer): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
