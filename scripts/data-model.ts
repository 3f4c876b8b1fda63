// Draws docs/data-model.svg from the schema that the Cassandra store makes its tables from.  npm run data-model
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { TABLES } from '../source/store/cassandra/schema/schema.ts';
import { dataModelSvg } from '../tools/data-model/svg.ts';

await writeFile(path.join(import.meta.dirname, '../docs/data-model.svg'), dataModelSvg(TABLES));
