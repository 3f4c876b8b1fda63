// Another program on a file: keeps it from being written to, says so, and lets it go when standard input ends.
import { DatabaseSync } from 'node:sqlite';

const [, , file = ''] = process.argv;
const database = new DatabaseSync(file, { timeout: 30_000 });
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
process.stdin.once('end', () => database.close());
process.stdin.resume();
