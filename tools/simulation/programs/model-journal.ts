import {
  clearedLine,
  entryLine,
  headLine,
  readJournalText,
} from '../../../source/booking/journal/journal-files.ts';
import { type Journal, type JournalEntry, JournalError } from '../../../source/booking/journal/journal.ts';
import type { Owner } from '../time/virtual-time.ts';
import type { World } from '../world/world.ts';

/** Names the theater in every journal. */
export const THEATER = 'the-theater';

/** A file of the journal: what is on the disk of it, should the program be killed now. */
type JournalFile = { readonly owner: Owner; text: string };

/**
 * The journal of one machine, in memory, as the real lines that the real code reads again. A line is on the disk some
 * time after it was written; a program that is killed in between leaves any part of it.
 */
export class JournalFolder {
  readonly #world: World;
  readonly #files: JournalFile[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** The journal as a program has it. */
  open(owner: Owner): Journal {
    const { choices, time } = this.#world;
    const isOpen = new Set<string>();
    let file: JournalFile | null = null;
    const head = headLine(THEATER, {
      host: 'till',
      boot: null,
      pid: this.#files.length + 1,
      startedAt: owner.name,
    });

    const append = async (line: string): Promise<void> => {
      const found: JournalFile = file ?? { owner, text: '' };
      if (file === null) this.#files.push(found);
      file = found;
      const text = found.text === '' ? head + line : line;
      const { promise, resolve } = Promise.withResolvers<void>();
      const written = choices.choose(`torn of ${owner.name}`, text.length);
      const before = found.text;
      // What a kill leaves of it; the whole once it is synced.
      found.text = before + text.slice(0, written);
      time.schedule(owner, this.#world.latency(owner.name, 'disk'), () => {
        found.text = before + text;
        resolve();
      });
      await promise;
    };
    let last: Promise<void> = Promise.resolve();
    // One line after the other, as the real file has it.
    const add = (line: string): Promise<void> => {
      last = last.then(() => append(line));
      return last;
    };

    return {
      write: async (change, phase) => {
        if (this.#world.isMishap('full disk', owner.name)) throw new JournalError('the disk is full');
        await add(entryLine(change, phase));
        isOpen.add(change.id);
      },
      clear: async (change) => {
        if (isOpen.delete(change)) await add(clearedLine(change));
        else this.#clearLeft(change);
      },
      leftBehind: async () => this.leftBehind(),
      damaged: async () => [],
    };
  }

  /** What programs that are gone have left, as the real journal reads it. */
  leftBehind(): readonly JournalEntry[] {
    return this.#files
      .filter(({ owner }) => owner.isDead)
      .flatMap(({ text }) => readJournalText(text)?.entries ?? [])
      .toSorted((left, right) => left.change.id.localeCompare(right.change.id));
  }

  #clearLeft(change: string): void {
    for (const file of this.#files) {
      if (
        !file.owner.isDead ||
        readJournalText(file.text)?.entries.every((entry) => entry.change.id !== change)
      )
        continue;
      file.text = file.text.slice(0, file.text.lastIndexOf('\n') + 1) + clearedLine(change);
    }
  }
}
