// Another program on a file: cuts its second half off, says so, and puts it back when standard input ends.
import { readFileSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';

const [, , file = ''] = process.argv;
const whole = readFileSync(file);
const half = Math.floor(whole.length / 2);
truncateSync(file, half);
process.stdout.write('cut off\n');
process.stdin.once('end', () => void putBack());
process.stdin.resume();

/** Without a truncation: whatever else is there stays. */
async function putBack(): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(whole, half, whole.length - half, half);
  await handle.close();
}
