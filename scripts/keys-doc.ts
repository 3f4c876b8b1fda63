// Writes docs/keys.md from the key table of the booking terminal:  node bin/run.js scripts/keys-doc.ts
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { keysDocument } from '../tools/keys-document.ts';

await writeFile(join(import.meta.dirname, '../docs/keys.md'), keysDocument());
