import { appendFileSync, constants, rmSync } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';

/** A file whose entries are all settled begins anew once it has grown to this, bytes. */
const LONG_BYTES = 64 * 1024;

/** Lines that wait for the same write to the disk; `isKept`: whoever waits needs them to be on it. */
type Addition = {
  readonly id: string;
  readonly text: string;
  readonly isKept: boolean;
  readonly end: PromiseWithResolvers<void>;
};

/**
 * A file that only grows, made when its first line is added. What is added while another line is on its way to the
 * disk goes there together, with the next one write and sync.
 */
export class AppendedFile {
  readonly #file: string;
  readonly #head: string;
  /** Ids of lines that were added and not forgotten. */
  readonly #open = new Set<string>();
  /** Lines that forget an id, and are not known to be in the file yet. */
  readonly #forgetting = new Map<string, string>();
  #handle: FileHandle | null = null;
  /** Bytes of whole lines, after which the next one is written. */
  #size = 0;
  #waiting: Addition[] = [];
  #isWriting = false;

  /** `head` is the file's first line. */
  constructor(file: string, head: string) {
    this.#file = file;
    this.#head = head;
  }

  /** Whether the line of an id was added and not forgotten. */
  has(id: string): boolean {
    return this.#open.has(id);
  }

  /** Adds a line; durable once it resolves. Rejects with what the system says when it cannot be written. */
  async add(id: string, text: string): Promise<void> {
    this.#open.add(id);
    LIVE.add(this);
    try {
      await this.#append({ id, text, isKept: true, end: Promise.withResolvers() });
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** Adds the line that says that an id is settled; never rejects, since an id too many is settled once more. */
  async forget(id: string, text: string): Promise<void> {
    this.#open.delete(id);
    this.#forgetting.set(id, text);
    await this.#append({ id, text, isKept: false, end: Promise.withResolvers() }).catch(() => undefined);
    this.#forgetting.delete(id);
  }

  /** The last thing that is done with it: removes it, or adds what nobody waits for any more. Synchronous. */
  end(): void {
    try {
      if (this.#open.size === 0) rmSync(this.#file, { force: true });
      else if (this.#forgetting.size > 0) appendFileSync(this.#file, [...this.#forgetting.values()].join(''));
    } catch {
      // What is left is settled once more.
    }
  }

  async #append(addition: Addition): Promise<void> {
    this.#waiting.push(addition);
    if (!this.#isWriting) void this.#writeAll();
    await addition.end.promise;
  }

  /** Never rejects: whoever waits for a line is told what became of it. */
  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        await this.#write(batch);
        for (const { end } of batch) end.resolve();
      } catch (error) {
        for (const { end } of batch) end.reject(error);
      }
    }
    this.#isWriting = false;
  }

  #take(): readonly Addition[] {
    return this.#waiting.splice(0);
  }

  async #write(batch: readonly Addition[]): Promise<void> {
    const text = batch.map((addition) => addition.text).join('');
    const isNeeded = batch.some(({ isKept }) => isKept);
    const handle = await this.#found();
    if (handle === null) {
      if (isNeeded) await this.#make(text);
      return;
    }
    try {
      const added = new Set(batch.filter(({ isKept }) => isKept).map(({ id }) => id));
      const isAllSettled = [...this.#open].every((id) => added.has(id));
      const start = isAllSettled && this.#size > LONG_BYTES ? Buffer.byteLength(this.#head) : this.#size;
      if (start < this.#size) await handle.truncate(start);
      this.#size = start;
      const { bytesWritten } = await handle.write(text, start);
      if (bytesWritten < Buffer.byteLength(text)) throw new Error('no room for a whole line');
      if (isNeeded) await handle.datasync();
      this.#size += bytesWritten;
    } catch (error) {
      // Half a line would hide the next one.
      await handle.truncate(this.#size).catch(() => undefined);
      throw error;
    }
  }

  /** The open file; null when there is none yet, or somebody has removed it. */
  async #found(): Promise<FileHandle | null> {
    if (this.#handle === null) return null;
    const { nlink } = await this.#handle.stat();
    if (nlink > 0) return this.#handle;
    await this.#handle.close();
    this.#handle = null;
    return null;
  }

  /** Makes the file with its first lines, under a name that its folder remembers. */
  async #make(text: string): Promise<void> {
    const folder = path.dirname(this.#file);
    await makeDurably(folder);
    const handle = await open(this.#file, 'wx', 0o600);
    try {
      await handle.writeFile(this.#head + text);
      await handle.sync();
      await syncFolder(folder);
    } catch (error) {
      await handle.close();
      await rm(this.#file, { force: true });
      throw error;
    }
    this.#handle = handle;
    this.#size = Buffer.byteLength(this.#head + text);
  }
}

/** The files of this program that have been written to. */
const LIVE = new Set<AppendedFile>();

process.once('exit', () => {
  for (const file of LIVE) file.end();
});

/** Makes the folder, and has every folder that a new one is in remember it. */
async function makeDurably(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}

/** Has the disk keep the names in a folder. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
