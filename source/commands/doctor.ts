import type { Finding } from '../store/health.ts';
import { alignColumns } from './aligned-columns.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { historyFinding } from './history-finding.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'What is right and what is wrong with the store',
  usage: 'doctor',
  details: [
    'A booking whose program died before it wrote the history gets its row now,',
    'marked as recovered; nothing else is changed. Exit codes: 0 nothing is wrong,',
    '1 something is, 69 the store cannot be asked.',
  ],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater doctor',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater doctor takes no words, only flags');
    return await withStore({ flags, environment }, async (store) => {
      const missing = await historyFinding(store);
      const { findings: own } = await store.health();
      const findings = missing === null ? own : [...own, missing];
      const verdict = worstOf(findings);
      if (output.isJson) output.json({ store: store.address, verdict, findings });
      else
        output.print([`Store: ${store.address}`, '', ...findingLines(findings), '', VERDICT_WORDS[verdict]]);
      return verdict === 'wrong' ? EXIT.refused : EXIT.done;
    });
  },
});

const VERDICT_WORDS: Readonly<Record<Finding['level'], string>> = {
  fine: 'Nothing is wrong.',
  warning: 'Nothing is wrong; mind the warnings.',
  wrong: 'Something is wrong.',
};

function worstOf(findings: readonly Finding[]): Finding['level'] {
  const levels = new Set(findings.map(({ level }) => level));
  return (['wrong', 'warning'] as const).find((level) => levels.has(level)) ?? 'fine';
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  const rows = findings.flatMap(({ level, subject, message, advice }) => [
    [`  ${level}`, subject, message],
    ...(advice === null ? [] : [['', '', `-> ${advice}`]]),
  ]);
  return alignColumns(rows);
}
