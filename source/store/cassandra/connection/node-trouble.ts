import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';

import { makeSafe, shellWord } from '../../../theater/safe-text.ts';
import { fieldsOf, parseFields } from '../../codec.ts';
import type { NodeTrouble } from '../../vitals.ts';

/** A node that does not answer is tried no longer than this, ms. */
const PROBE_MS = 1_000;
/**
 * What a try has found is believed for so long, ms: a node that stands still keeps every connection that is made to
 * it.
 */
const BELIEVED_MS = 5_000;

/** The question of the native protocol that needs no log-in: what a node supports. */
const OPTIONS = Buffer.from([4, 0, 0, 0, 5, 0, 0, 0, 0]);

type Probe = 'late' | 'silent' | 'gone' | 'cut-off';

/** Where a node listens. */
export type NodePlace = { readonly address: string; readonly port: number };

/**
 * Finds out why nodes do not answer: one that takes a connection stands still, one that refuses it has no process,
 * and of one that does neither the machine is away. Where the nodes are those of the cluster script, it names them by
 * their numbers, with the command that helps. Remembers what it has found for a moment.
 */
export class TroubleFinder {
  #hasLearnt = false;
  /** Folders that may be the cluster script's. */
  readonly #folders = new Set([path.resolve('.cluster')]);
  readonly #found = new Map<string, { readonly at: number; readonly probe: Promise<Probe> }>();

  async troubleOf(place: NodePlace): Promise<NodeTrouble> {
    const name = `${place.address}:${place.port}`;
    const known = this.#found.get(name);
    const isKnown = known !== undefined && Date.now() - known.at < BELIEVED_MS;
    const probe = isKnown ? known.probe : probeNode(place);
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

async function probeNode({ address, port }: NodePlace): Promise<Probe> {
  const socket = connect({ host: address, port });
  try {
    return await new Promise<Probe>((resolve) => {
      let isConnected = false;
      setTimeout(() => resolve(isConnected ? 'silent' : 'cut-off'), PROBE_MS).unref();
      socket.once('connect', () => {
        isConnected = true;
        socket.write(OPTIONS);
      });
      socket.once('data', () => resolve('late'));
      socket.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code === 'ECONNREFUSED' ? 'gone' : 'cut-off');
      });
    });
  } finally {
    socket.destroy();
  }
}

function describe(place: NodePlace, probe: Probe, local: LocalNode | null): NodeTrouble {
  const name = local === null ? makeSafe(place.address) : `node ${local.number} (${place.address})`;
  switch (probe) {
    case 'late':
      return { name, cause: 'answers late', todo: 'look at its load, and at its log', isAnswering: true };
    case 'silent':
      return {
        name,
        cause: 'takes connections and is silent',
        todo:
          local === null
            ? 'look at its process and its log: it stands still'
            : `${local.command} thaw ${local.number}`,
      };
    case 'gone':
      if (local?.isRunning === true) {
        return { name, cause: 'is starting', todo: 'wait until it takes connections' };
      }
      return {
        name,
        cause: 'has no process',
        todo: local === null ? 'start it again' : `${local.command} start ${local.number}`,
      };
    case 'cut-off':
      return { name, cause: 'cannot be reached', todo: 'look at its machine, and at the network to it' };
  }
}

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
