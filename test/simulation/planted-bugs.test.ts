import { expect, test } from 'vitest';

import { BUGS, hunt } from '../../tools/simulation/bugs/hunt.ts';
import { tellSeed } from '../../tools/simulation/report.ts';
import { shrink } from '../../tools/simulation/shrink.ts';

/** Mistakes that take thousands of schedules: `npm run simulate -- --bugs` looks for them as well. */
const RARE: ReadonlySet<string> = new Set([
  'version-alone',
  'narrow-repair',
  'narrow-repair-of-changes',
  'fence-in-doubt-counts',
  'fencing-entries-passed-over',
  'doubt-told-as-nothing',
  'doubt-told-as-done',
  'gate-ignored',
  'row-called-written',
  'epoch-ignored',
  'no-fence',
]);

const QUICK = BUGS.filter(({ name }) => !RARE.has(name));

/** So many schedules are run for each of the others at the most. */
const MOST_SCHEDULES = 400;

test('there are many mistakes to look for, and each has a name of its own', () => {
  expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  expect(BUGS.length).toBeGreaterThanOrEqual(30);
  expect(QUICK.length).toBeGreaterThanOrEqual(20);
});

test.each(QUICK)('$name is found: $about', { timeout: 60_000 }, async (bug) => {
  expect(await hunt(bug, 1, MOST_SCHEDULES)).not.toBeNull();
});

test('what is found is made plainer, until a person reads it at a glance', { timeout: 60_000 }, async () => {
  const bug = BUGS.find(({ name }) => name === 'no-journal');
  const found = bug === undefined ? null : await hunt(bug, 1, MOST_SCHEDULES);
  if (bug === undefined || found === null) throw new Error('nothing was found');
  const { run } = await shrink(found.run, found.seed, bug);
  expect(run.findings[0]?.kind).toBe(found.run.findings[0]?.kind);
  const story = run.story();
  expect(story.length).toBeLessThan(30);
  expect(story.length).toBeLessThanOrEqual(found.run.story().length);
  expect(story.join('\n')).toMatch(/is killed/);
  expect(await tellSeed(found.seed, bug)).toContainEqual(expect.stringMatching(/^no (end|row): /));
});
