import { openStore } from '../../../../source/commands/opening/open-store.ts';
import { type SellingStore, toSell } from '../../../../source/store/store.ts';
import type { Order, Word } from '../messages.ts';

/** Stores that are opened at a time: nodes take a crowd of new connections one after another anyway. */
const AT_ONCE = 5;

/** Work that has begun. */
export type Work<Report> = {
  /** What was done since the last report. */
  readonly report: () => Report;
  readonly end: () => Promise<void>;
};

/** Opens the stores of a crew, then works and rests as the bench says, until the bench is gone. */
// oxlint-disable-next-line no-unnecessary-type-parameters -- ties the tasks that arrive to those that are taken
export async function serve<Task, Report>(
  address: string,
  size: number,
  prepare: (stores: readonly SellingStore[]) => Promise<(task: Task) => Work<Report>>,
): Promise<void> {
  process.once('disconnect', () => process.exit());
  const stores: SellingStore[] = [];
  while (stores.length < size) {
    const next = Math.min(AT_ONCE, size - stores.length);
    stores.push(...(await Promise.all(Array.from({ length: next }, () => open(address)))));
  }
  const begin = await prepare(stores);
  let work: Work<Report> | null = null;
  process.on('message', (order: Order<Task>) => {
    if (order.kind === 'work') work = begin(order.task);
    else if (work !== null) void answer(work, order.kind);
  });
  say({ kind: 'ready' });
}

async function answer<Report>(work: Work<Report>, kind: 'report' | 'rest'): Promise<void> {
  if (kind === 'rest') await work.end();
  say({ kind: 'report', report: work.report() });
}

async function open(address: string): Promise<SellingStore> {
  return toSell(await openStore({ store: address, consistency: null, read: null, write: null }, process.env));
}

function say<Report>(word: Word<Report>): void {
  process.send?.(word);
}

/** Counts the processor time of this process; the result tells how much it has used since it was last asked, ms. */
export function countWork(): () => number {
  let before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    return (user + system) / 1_000;
  };
}
