import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

/** A mistake that is planted into the program, to see whether it is found. */
export type Mistake = keyof typeof MISTAKES;

/** Each of them, and what it does to the process that it is planted into. */
export const MISTAKES = {
  'synchronous = OFF': () => writeThrough('OFF'),
  'synchronous = NORMAL': () => writeThrough('NORMAL'),
  'a journal without datasync': forgetDatasync,
} as const satisfies Record<string, () => void | Promise<void>>;

/** Whether a text names one of them. */
export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}

/** Plants it into this process. */
export async function plant(mistake: Mistake): Promise<void> {
  await MISTAKES[mistake]();
}

/** Has every file that is opened from now on written through less than the program asks for. */
function writeThrough(level: string): void {
  const execute = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'exec');
  const plain: unknown = execute?.value;
  if (typeof plain !== 'function') throw new TypeError('there is nothing to plant this in');
  DatabaseSync.prototype.exec = function exec(sql: string): void {
    Reflect.apply(plain, this, [sql.replace('synchronous = FULL', `synchronous = ${level}`)]);
  };
}

/** What is added to a file of the journal is no longer brought to the disk; its first line is. */
async function forgetDatasync(): Promise<void> {
  const handle = await open('/dev/null');
  Object.assign(Object.getPrototypeOf(handle), { datasync: () => Promise.resolve() });
  await handle.close();
}
