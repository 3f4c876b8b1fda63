// Runs one fault of a file where the disk is small, and says what became of it as one JSON object.
import { FILE_FAULTS } from '../file-faults.ts';
import { runHere } from './run-file-fault.ts';
import type { InsideTask } from './small-disk.ts';

const { fault: name, run, home }: InsideTask = JSON.parse(process.argv[2] ?? '{}');
const fault = FILE_FAULTS.find((each) => each.name === name);
if (fault === undefined) throw new Error(`there is no fault ${name}`);
process.stdout.write(JSON.stringify(await runHere(fault, run, home)));
