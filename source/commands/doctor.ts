import { closingAdvice, closingOf, closingWords } from '../box-office/closing.ts';
import { CLOSED_ROOMS, type Finding, type Health } from '../store/health.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { asTyped } from '../store/typed-command.ts';
import { alignColumns } from './aligned-columns.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { agreementFinding, historyFinding } from './history-finding.ts';
import { lookAtRooms } from './look-at-rooms.ts';
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
      const ofHistory = [await historyFinding(store), await agreementFinding(store)];
      const { findings: own } = await withClosings(store, await store.health());
      const findings = [...own, ...ofHistory.filter((finding) => finding !== null)];
      const verdict = worstOf(findings);
      if (output.isJson) output.json({ store: store.address, verdict, findings });
      else
        output.print([`Store: ${store.address}`, '', ...findingLines(findings), '', VERDICT_WORDS[verdict]]);
      return verdict === 'wrong' ? EXIT.refused : EXIT.done;
    });
  },
});

/** The same, with what closed each closed room and how it is opened. */
async function withClosings(store: Store, { findings }: Health): Promise<Health> {
  const found = findings.map(async (finding) => {
    return finding.subject === CLOSED_ROOMS && finding.level === 'warning'
      ? await closedFinding(store, finding)
      : finding;
  });
  return { findings: await Promise.all(found) };
}

async function closedFinding(store: Store, finding: Finding): Promise<Finding> {
  try {
    const rooms = await lookAtRooms(store, await store.plan());
    const closed = rooms.flatMap(({ room, isClosed }) => (isClosed ? [room] : []));
    const closings = await Promise.all(
      closed.map(async (room) => [room, await closingOf(store, room)] as const),
    );
    if (closings.length === 0) return finding;
    const message = closings.map(([room, closing]) => `${room} ${closingWords(closing)}`).join('; ');
    const advice = closings.map(([room, closing]) => closingAdvice(store, room, closing)).join('; ');
    return { ...finding, message, advice };
  } catch (error) {
    if (error instanceof StoreError) return finding;
    throw error;
  }
}

const VERDICT_WORDS: Readonly<Record<Finding['level'], string>> = {
  fine: 'Nothing is wrong.',
  warning: 'Nothing is wrong; mind the warnings.',
  wrong: 'Something is wrong.',
};

function worstOf(findings: readonly Finding[]): Finding['level'] {
  // What could not be looked at may be wrong.
  const levels = new Set(findings.map(({ level, isUnseen }) => (isUnseen === true ? 'wrong' : level)));
  return (['wrong', 'warning'] as const).find((level) => levels.has(level)) ?? 'fine';
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  const rows = findings.flatMap(({ level, subject, message, advice }) => [
    [`  ${level}`, subject, message],
    ...(advice === null ? [] : [['', '', `-> ${asTyped(advice)}`]]),
  ]);
  return alignColumns(rows);
}
