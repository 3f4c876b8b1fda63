import { readFileSync } from 'node:fs';
import path from 'node:path';

import { makeSafe, shellWord } from '../../../theater/safe-text.ts';
import { fieldsOf, parseFields } from '../../codec.ts';
import type { NodeTrouble } from '../../vitals.ts';
import { type ContactFault, probeContact } from './contact-probe.ts';
import type { Protection, TlsFault } from './tls.ts';

/** A node that does not answer is tried no longer than this, ms. */
const PROBE_MS = 1_000;
/**
 * What a try has found is believed for so long, ms: a node that stands still keeps every connection that is made to
 * it.
 */
const BELIEVED_MS = 5_000;

type Probe = ContactFault | { readonly kind: 'late' };

/** Where a node listens. */
export type NodePlace = { readonly address: string; readonly port: number };

/**
 * Finds out why nodes do not answer, by connections like the program's own: one that takes a connection stands
 * still, one that refuses it has no process, and of one that does neither the machine is away. Where the nodes are
 * those of the cluster script, it names them by their numbers, with the command that helps. Remembers what it has
 * found for a moment.
 */
export class TroubleFinder {
  readonly #protection: Protection;
  #hasLearnt = false;
  /** Folders that may be the cluster script's. */
  readonly #folders = new Set([path.resolve('.cluster')]);
  readonly #found = new Map<string, { readonly at: number; readonly probe: Promise<Probe> }>();

  constructor(protection: Protection) {
    this.#protection = protection;
  }

  async troubleOf(place: NodePlace): Promise<NodeTrouble> {
    const name = `${place.address}:${place.port}`;
    const known = this.#found.get(name);
    const isKnown = known !== undefined && Date.now() - known.at < BELIEVED_MS;
    const probe = isKnown ? known.probe : probeNode(place, this.#protection);
    if (!isKnown) this.#found.set(name, { at: Date.now(), probe });
    return describe(place, await probe, localNode(place, this.#folders));
  }

  get hasLearnt(): boolean {
    return this.#hasLearnt;
  }

  /** Told where a node keeps its log, since the folder of the whole cluster is two above that. */
  learn(commitLog: string): void {
    this.#hasLearnt = true;
    if (/\/node\d+\/commitlog$/.test(commitLog)) this.#folders.add(path.dirname(path.dirname(commitLog)));
  }
}

async function probeNode({ address, port }: NodePlace, protection: Protection): Promise<Probe> {
  const point = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const answer = await probeContact(point, AbortSignal.timeout(PROBE_MS), protection);
  return answer.kind === 'answers' ? { kind: 'late' } : answer.fault;
}

function describe(place: NodePlace, probe: Probe, local: LocalNode | null): NodeTrouble {
  const name = local === null ? makeSafe(place.address) : `node ${local.number} (${place.address})`;
  if (probe.kind !== 'late' && tlsAdvice(probe) !== null) {
    const cause = `cannot be spoken to: ${contactFaultWords(probe)}`;
    return { name, cause, todo: 'see theater doctor', isBarred: true };
  }
  if (probe.kind === 'silent') {
    const command = local === null ? null : `${local.command} thaw ${local.number}`;
    const todo = command ?? 'look at its process and its log: it stands still';
    return { name, cause: 'takes connections and is silent', todo };
  }
  if (probe.kind === 'refused' && local?.isRunning === true) {
    return { name, cause: 'is starting', todo: 'wait until it takes connections' };
  }
  if (probe.kind === 'refused') {
    const command = local === null ? null : `${local.command} start ${local.number}`;
    return { name, cause: 'has no process', todo: command ?? 'start it again' };
  }
  if (probe.kind === 'hangs-up') {
    return { name, cause: 'takes connections and hangs up', todo: 'look at its log' };
  }
  if (probe.kind === 'no-way' || probe.kind === 'unknown-host') {
    return { name, cause: 'cannot be reached', todo: 'look at its machine, and at the network to it' };
  }
  return { name, cause: 'answers late', todo: 'look at its load, and at its log', isAnswering: true };
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
    case 'hangs-up':
      return 'it takes the connection and hangs up without a word';
    case 'wants-tls':
      return 'it wants TLS';
    case 'speaks-no-tls':
      return 'it speaks no TLS';
    case 'no-common-tls':
      return 'it has no version or cipher of TLS in common with this program';
    case 'breaks-off':
      return 'it breaks the handshake of TLS off';
    case 'unknown-authority':
      return 'its certificate is of an authority that is not known here';
    case 'expired':
      return 'its certificate has expired';
    case 'not-yet-valid':
      return 'its certificate is not valid yet';
    case 'other-host':
      return `its certificate is for another host (${fault.names})`;
    case 'bad-certificate':
      return `its certificate is not in order (${fault.code})`;
    case 'wants-certificate':
      return 'it asks for a certificate of this program';
    case 'refuses-certificate':
      return 'it refuses the certificate of this program';
    case 'may-want-certificate':
      return 'it hangs up after the handshake of TLS, and may ask for a certificate';
    case 'may-refuse-certificate':
      return 'it hangs up after the handshake of TLS, and may refuse the certificate of this program';
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

/** What helps against what is wrong with TLS; null for every other fault. */
export function tlsAdvice({ kind }: ContactFault): string | null {
  return Object.entries(TLS_ADVICE).find(([known]) => known === kind)?.[1] ?? null;
}

const WHERE_IT_ASKS =
  'where it asks for a certificate, name one that it trusts by tls-cert=FILE and tls-key=FILE';

const ONE_IT_TRUSTS = 'name one in tls-cert that is of an authority the node trusts';

const TLS_ADVICE: Readonly<Record<TlsFault['kind'], string>> = {
  'wants-tls': 'add tls=on to the address, and tls-ca=FILE where the nodes have an authority of their own',
  'speaks-no-tls': 'give this node a certificate (client_encryption_options), or take TLS out of the address',
  'no-common-tls': 'let the node speak TLS 1.2 or 1.3',
  'breaks-off': WHERE_IT_ASKS,
  'may-want-certificate': WHERE_IT_ASKS,
  'may-refuse-certificate': ONE_IT_TRUSTS,
  'unknown-authority': 'name the file with the certificate of its authority: tls-ca=FILE in the address',
  expired: 'give the node a new certificate',
  'bad-certificate': 'give the node a new certificate',
  'not-yet-valid': 'compare the clocks of this machine and the node',
  'other-host':
    'write the host in the address as the certificate has it, or give the node a certificate with this one',
  'wants-certificate': 'add tls-cert=FILE and tls-key=FILE to the address',
  'refuses-certificate': ONE_IT_TRUSTS,
};

type LocalNode = { readonly number: number; readonly command: string; readonly isRunning: boolean };

/** The node that listens there in a cluster of the cluster script, which writes these folders; null for any other. */
function localNode(place: NodePlace, folders: Iterable<string>): LocalNode | null {
  if (!place.address.startsWith('127.')) return null;
  for (const folder of folders) {
    const found = nodeIn(folder, place);
    if (found !== null) return found;
  }
  return null;
}

function nodeIn(directory: string, { address, port }: NodePlace): LocalNode | null {
  const plan = fieldsOf(parseFields(read(path.join(directory, 'cluster.json')))?.['plan']);
  const { nodes, firstAddress, port: own } = plan ?? {};
  if (typeof nodes !== 'number' || typeof firstAddress !== 'string' || own !== port) return null;
  const number = lastOctet(address) - lastOctet(firstAddress) + 1;
  const isSameNet = address.replace(/\d+$/, '') === firstAddress.replace(/\d+$/, '');
  if (!isSameNet || number < 1 || number > nodes) return null;
  const isRunning = isAlive(Number(read(path.join(directory, `node${number}.pid`))));
  const isUsual = directory === path.resolve('.cluster');
  const command = `npm run cluster --${isUsual ? '' : ` --dir ${shellWord(makeSafe(directory))}`}`;
  return { number, command, isRunning };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId < 2) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

function lastOctet(address: string): number {
  return Number(address.slice(address.lastIndexOf('.') + 1));
}
