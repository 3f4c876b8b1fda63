// Shows what the program is for: two clients that read, wait and write sell seats twice, and the checker sees it.
//   npm run naive                                        in a file of its own
//   npm run naive -- cassandra://127.0.0.1/theater       in a keyspace of its own, on nodes that let anybody in
// Exit codes: 0 seats were sold twice, as they were bound to be; 1 nobody was seen to be.
import { tmpdir } from 'node:os';
import path from 'node:path';

import { verdictWords } from '../source/stress/checker/check-history.ts';
import { makeSafe } from '../source/theater/safe-text.ts';
import { rushNaively } from '../tools/naive/naive-rush.ts';

const address = process.argv[2] ?? path.join(tmpdir(), 'theater.db');
const { check } = await rushNaively(address, (line) => console.log(line));
for (const line of verdictWords(check)) console.log(makeSafe(line));
process.exitCode = check.verdict === 'violated' ? 0 : 1;
