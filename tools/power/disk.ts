import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { RandomNumbers } from '../../source/stress/programs/program.ts';
import type { Deed, Event } from './trace.ts';

/** A change to a file's bytes that the disk need not have yet; `end`: the line at which it came back. */
type Change = { readonly end: number } & (
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly size: number }
);

/** What one deed does to the names in a folder, together or not at all; null: the name is gone. */
type Naming = { readonly end: number; readonly names: ReadonlyMap<string, Node | null> };

type FileNode = {
  readonly kind: 'file';
  /** What the disk has for certain. */
  kept: Buffer;
  pending: readonly Change[];
  /** Where the programs see its end, and where the last one that did not say where has stopped writing. */
  size: number;
  stopped: number;
};

type FolderNode = {
  readonly kind: 'folder';
  /** What the programs see. */
  readonly names: Map<string, Node>;
  readonly kept: Map<string, Node>;
  pending: readonly Naming[];
};

type Node = FileNode | FolderNode;

/** How much of what the disk need not have it has nevertheless. */
export type Luck = 'none' | 'some' | 'all';

/**
 * A disk as the promises of POSIX have it: certain is only what was synced, by a call that came back, after the
 * writing had come back. Of all else any part may be there: each sector of a write, each change of a size, and of the
 * names in a folder (which journals of file systems keep in order) the first so many changes. To sync a file says
 * nothing of its name.
 */
export class Disk {
  readonly #root = emptyFolder();
  readonly #path: string;
  readonly #events: readonly Event[];
  readonly #isLying: (path: string) => boolean;
  /** Syncs that are under way, and how many events have begun. */
  #syncing: readonly Event[] = [];
  #begun = 0;

  /** `folder` exists, and is empty before the first event. `isLying`: what syncs of these files do is nothing. */
  constructor(folder: string, events: readonly Event[], isLying: (path: string) => boolean = () => false) {
    this.#path = folder;
    this.#events = events;
    this.#isLying = isLying;
  }

  /** Lets everything happen that had begun by this line of the record. Lines are never gone back. */
  advance(line: number): void {
    for (;;) {
      const event = this.#events[this.#begun];
      const first = this.#syncing.toSorted((left, right) => left.end - right.end)[0];
      const isNext = event !== undefined && event.begin <= line;
      if (first !== undefined && first.end <= line && (!isNext || first.end < event.begin)) {
        this.#syncing = this.#syncing.filter((each) => each !== first);
        this.#sync(first);
      } else if (isNext) {
        this.#begun += 1;
        if (event.deed.kind === 'sync') this.#syncing = [...this.#syncing, event];
        else this.#do(event.deed, event.end);
      } else return;
    }
  }

  /** Makes what a disk would have after a cut now, in a folder that does not exist yet. */
  leave(target: string, luck: Luck, random: RandomNumbers): void {
    const chance = { none: 0, some: random.next(), all: 1 }[luck];
    const sector = random.next() < 0.5 ? 512 : 4096;
    const made = new Map<FileNode, string>();
    const makeFolder = (folder: FolderNode, at: string): void => {
      mkdirSync(at, { mode: 0o700 });
      const names = new Map(folder.kept);
      const most = folder.pending.length;
      const first = luck === 'some' ? random.below(most + 1) : most * chance;
      for (const naming of folder.pending.slice(0, first)) setNames(names, naming);
      for (const [name, node] of names) {
        const file = path.join(at, name);
        if (node.kind === 'folder') {
          makeFolder(node, file);
          continue;
        }
        const other = made.get(node);
        if (other === undefined) {
          // The index of a log is memory that a file lends its name to: whatever was on its pages may be there.
          const bytes = leftOf(node, { chance, sector, random });
          const isIndex = name.endsWith('-shm') && luck === 'some';
          writeFileSync(file, isIndex ? bytes.map(() => random.below(256)) : bytes, { mode: 0o600 });
        } else linkSync(other, file);
        made.set(node, file);
      }
    };
    makeFolder(this.#root, target);
  }

  #do(deed: Exclude<Deed, { kind: 'sync' }>, end: number): void {
    const { folder, name } = this.#placeOf(deed.path);
    const node = folder.names.get(name);
    switch (deed.kind) {
      case 'open': {
        if (node === undefined && deed.isMaking) giveNames(folder, end, [[name, emptyFile()]]);
        if (node?.kind === 'file') {
          node.stopped = 0;
          if (deed.isEmptying) cut(node, 0, end);
        }
        return;
      }
      case 'folder':
        return giveNames(folder, end, [[name, emptyFolder()]]);
      case 'write':
        return write(fileOf(node, deed.path), deed, end);
      case 'cut':
        return cut(fileOf(node, deed.path), deed.size, end);
      case 'remove':
        return giveNames(folder, end, [[name, null]]);
      case 'link':
      case 'rename': {
        const other = this.#placeOf(deed.to);
        const moved = fileOf(node, deed.path);
        if (other.folder !== folder) throw new Error(`${deed.path} leaves its folder`);
        const names: [string, Node | null][] = [[other.name, moved]];
        if (deed.kind === 'rename') names.push([name, null]);
        return giveNames(folder, end, names);
      }
    }
  }

  #sync({ begin, deed }: Event): void {
    if (this.#isLying(deed.path)) return;
    const node = this.#find(deed.path);
    if (node?.kind === 'folder') {
      for (const naming of node.pending) if (naming.end < begin) setNames(node.kept, naming);
      node.pending = node.pending.filter((naming) => naming.end >= begin);
    }
    if (node?.kind === 'file') {
      // What came back before, in its order: a later write to the same place is on top.
      for (const change of node.pending) if (change.end < begin) node.kept = changed(node.kept, change);
      node.pending = node.pending.filter((change) => change.end >= begin);
    }
  }

  #find(file: string): Node | undefined {
    if (file === this.#path) return this.#root;
    const { folder, name } = this.#placeOf(file);
    return folder.names.get(name);
  }

  #placeOf(file: string): { readonly folder: FolderNode; readonly name: string } {
    const names = path.relative(this.#path, file).split('/');
    let folder = this.#root;
    for (const name of names.slice(0, -1)) {
      const next = folder.names.get(name);
      if (next?.kind !== 'folder') throw new Error(`${file} is in no folder that was made`);
      folder = next;
    }
    return { folder, name: names.at(-1) ?? '' };
  }
}

function emptyFile(): FileNode {
  return { kind: 'file', kept: Buffer.alloc(0), pending: [], size: 0, stopped: 0 };
}

function emptyFolder(): FolderNode {
  return { kind: 'folder', names: new Map(), kept: new Map(), pending: [] };
}

/** What was removed while it is open is nobody's any more; what is written to it then is written to a file of its own. */
function fileOf(node: Node | undefined, file: string): FileNode {
  if (node?.kind === 'folder') throw new Error(`${file} is a folder`);
  return node ?? emptyFile();
}

function giveNames(
  folder: FolderNode,
  end: number,
  names: readonly (readonly [string, Node | null])[],
): void {
  const naming = { end, names: new Map(names) };
  folder.pending = [...folder.pending, naming];
  setNames(folder.names, naming);
}

function setNames(names: Map<string, Node>, naming: Naming): void {
  for (const [name, node] of naming.names) {
    if (node === null) names.delete(name);
    else names.set(name, node);
  }
}

function write(file: FileNode, deed: Extract<Deed, { kind: 'write' }>, end: number): void {
  const at = deed.at ?? file.stopped;
  file.pending = [...file.pending, { kind: 'write', at, bytes: deed.bytes, end }];
  if (deed.at === null) file.stopped = at + deed.bytes.length;
  file.size = Math.max(file.size, at + deed.bytes.length);
}

function cut(file: FileNode, size: number, end: number): void {
  file.pending = [...file.pending, { kind: 'cut', size, end }];
  file.size = size;
}

function changed(bytes: Buffer, change: Change): Buffer {
  const size = change.kind === 'cut' ? change.size : Math.max(bytes.length, change.at + change.bytes.length);
  const after = sized(bytes, size);
  if (change.kind === 'write') change.bytes.copy(after, change.at);
  return after;
}

function sized(bytes: Buffer, size: number): Buffer {
  return size <= bytes.length
    ? bytes.subarray(0, size)
    : Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
}

/** The bytes of a file after a cut. */
function leftOf(
  file: FileNode,
  {
    chance,
    sector,
    random,
  }: { readonly chance: number; readonly sector: number; readonly random: RandomNumbers },
): Buffer {
  let bytes: Buffer = Buffer.from(file.kept);
  for (const change of file.pending) {
    if (change.kind === 'cut') {
      if (random.next() < chance) bytes = sized(bytes, change.size);
      continue;
    }
    const last = change.at + change.bytes.length;
    for (let from = change.at; from < last;) {
      const to = Math.min(last, (Math.floor(from / sector) + 1) * sector);
      const part = change.bytes.subarray(from - change.at, to - change.at);
      if (random.next() < chance) bytes = changed(bytes, { kind: 'write', at: from, bytes: part, end: 0 });
      // Its size may be there before its bytes are: zeros.
      else if (random.next() < chance / 2) bytes = sized(bytes, Math.max(bytes.length, to));
      from = to;
    }
  }
  return bytes;
}
