// Writes docs/theater.1, the page of the manual, from the table of commands:  npm run docs:man
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { manPage } from '../tools/man-page.ts';

await writeFile(path.join(import.meta.dirname, '../docs/theater.1'), manPage());
