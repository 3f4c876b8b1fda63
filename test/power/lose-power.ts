import { closeSync, fsyncSync, openSync, readdirSync, writeSync } from 'node:fs';
import path from 'node:path';

import { OwnDisk } from '../../tools/power/own-disk.ts';

// In mounts of its own: writes two files to a disk, one of them synced, has its power cut, and tells what is there then
// and how a write to it went meanwhile. Its one argument is a folder.

const disk = new OwnDisk(process.argv[2] ?? '');
const [kept, lost] = ['kept', 'lost'].map((name) => {
  const file = openSync(path.join(disk.folder, name), 'w');
  writeSync(file, name);
  if (name === 'kept') fsyncSync(file);
  return file;
});
disk.cutPower();
const meanwhile = [];
for (const file of [kept, lost]) {
  if (file === undefined) continue;
  try {
    fsyncSync(file);
    meanwhile.push('synced');
  } catch (error) {
    meanwhile.push(error instanceof Error && 'code' in error ? error.code : error);
  }
  closeSync(file);
}
await disk.mountAgain();
const names = readdirSync(disk.folder).filter((name) => name !== 'lost+found');
await disk.end();
process.stdout.write(JSON.stringify({ meanwhile, names }));
