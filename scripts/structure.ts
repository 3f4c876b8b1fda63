// Counts what makes the program hard to find one's way in, and draws the floor plan of docs/architecture.md from the
// imports:
//   npm run structure              says the counts; exit 1 when one is too high, or when the plan is not as the imports are
//   npm run structure -- --write   draws the plan anew
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { countLines, countStructure } from '../tools/structure/counts.ts';
import { floorPlan, withFloorPlan } from '../tools/structure/floor-plan.ts';
import { readSource, ROOT } from '../tools/structure/imports.ts';

const document = path.join(ROOT, 'docs/architecture.md');
const files = readSource();
const counts = countStructure(files);
const drawn = readFileSync(document, 'utf8');
const now = withFloorPlan(drawn, floorPlan(files));

console.log(countLines(counts).join('\n'));
if (process.argv.includes('--write')) writeFileSync(document, now);
else if (drawn !== now)
  console.log(
    'the floor plan in docs/architecture.md is not that of the imports: npm run structure -- --write',
  );

const isRight =
  counts.every(({ value, most }) => value <= most) && (drawn === now || process.argv.includes('--write'));
process.exitCode = isRight ? 0 : 1;
