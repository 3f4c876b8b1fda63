import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Writes a screen as plain text into a new file of the folder, readable by its owner alone: it names people. Gives what to
 * tell the person: the file, or why there is none. `now` in ms since the epoch.
 */
export function writeScreen(lines: readonly string[], now = Date.now(), folder = process.cwd()): string {
  const moment = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const file = path.join(folder, `theater-ops-${moment}.txt`);
  const text = lines.map((line) => `${stripVTControlCharacters(line).trimEnd()}\n`).join('');
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return `Written: ${file}`;
  } catch (error) {
    return `Not written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
