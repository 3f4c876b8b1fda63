import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { composeFiles } from '../../load/compose.ts';
import { loadFiles } from '../../load/load-files.ts';
import { type Command, tell } from './command.ts';

const projectDirectory = join(import.meta.dirname, '..', '..', '..');

/** Writes what is made from the tables of settings and from the schema. */
export const compose: Command = {
  name: 'compose',
  usage: '',
  summary: 'write docker-compose.yml, docker/ and the profile of cassandra-stress from the same tables',
  async run() {
    for (const { path, text } of [...composeFiles(), ...loadFiles()]) {
      const file = join(projectDirectory, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      tell(path);
    }
    return 0;
  },
};
