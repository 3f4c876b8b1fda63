import { randomUUID } from 'node:crypto';
import path from 'node:path';

import type { Change } from '../../theater/change.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { AppendedFile } from './appended-file.ts';
import { clearedLine, clearLeft, entryLine, headLine, keepGoodLines, readJournals } from './journal-files.ts';
import {
  type DamagedEntry,
  isDead,
  type Journal,
  type JournalEntry,
  JournalError,
  thisOwner,
} from './journal.ts';

/**
 * A journal in a folder of its own (0700): one file for each program that writes (0600), to which a line is added for
 * every change that is about to be sent, and another once it is settled. Durable: what was added is synced before the
 * promise resolves, and so is the folder when it is the file's first line. A file whose changes are all settled is
 * removed when its program ends, or by the next that reads the journal.
 */
export function openFileJournal(folder: string, theater: string): Journal {
  const owner = thisOwner();
  const file = path.join(folder, `${randomUUID()}.jsonl`);
  const lines = new AppendedFile(file, headLine(theater, owner));

  return {
    async write(change: Change, phase: JournalEntry['phase']): Promise<void> {
      try {
        await lines.add(change.id, entryLine(change, phase));
      } catch (error) {
        throw new JournalError(`the journal ${file} cannot be written (${reasonOf(error)})`, {
          cause: error,
        });
      }
    },

    async clear(changeId: string): Promise<void> {
      if (lines.has(changeId)) await lines.forget(changeId, clearedLine(changeId));
      else await clearLeft(folder, changeId);
    },

    async leftBehind(): Promise<readonly JournalEntry[]> {
      const journals = await readJournals(folder);
      return journals
        .filter((journal) => journal.theater === theater)
        .flatMap(({ entries }) => entries)
        .filter((entry) => isDead(entry.owner))
        .toSorted((left, right) => left.change.id.localeCompare(right.change.id));
    },

    async damaged(): Promise<readonly DamagedEntry[]> {
      const journals = await readJournals(folder);
      return journals
        .filter((journal) => (journal.theater ?? theater) === theater && journal.damage !== null)
        .map(({ file: damagedFile, damage }) => ({
          file: damagedFile,
          why: damage ?? '',
          setAside: () => keepGoodLines(damagedFile),
        }));
    },
  };
}

function reasonOf(error: unknown): string {
  return makeSafe(error instanceof Error ? error.message : String(error));
}
