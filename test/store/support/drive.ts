import { setTimeout as sleep } from 'node:timers/promises';

import type { SellingStore } from '../../../source/store/store.ts';
import { type Change, timeOf } from '../../../source/theater/change.ts';
import { verdictFromHistory, verdictOn } from '../../../source/theater/decisions/running.ts';
import { entryFor } from './changes.ts';

/** More sends than any store in good health needs for one change. */
const SENDS = 100;

/**
 * Sends a change until it is known what became of it, and records it when it was applied. The contract must not lean
 * on the box office that it carries, so this is the rule in its shortest form.
 */
export async function drive(store: SellingStore, change: Change): Promise<'applied' | 'refused'> {
  const end = await driveToEnd(store, change);
  if (end === 'applied') await store.record(entryFor(change));
  return end;
}

async function driveToEnd(store: SellingStore, change: Change): Promise<'applied' | 'refused'> {
  let isInDoubt = false;
  for (let send = 0; send < SENDS; send += 1) {
    const attempt = await store.apply(change);
    if (attempt.kind === 'applied') return 'applied';
    if (attempt.kind === 'refused' && !isInDoubt) return 'refused';
    if (attempt.kind === 'unknown') isInDoubt = true;
    const end = isInDoubt ? await verdict(store, change) : null;
    if (end !== null) return end;
    await sleep(Math.random() * 10);
  }
  throw new Error(`${SENDS} sends of one change came to no end`);
}

async function verdict(store: SellingStore, change: Change): Promise<'applied' | 'refused' | null> {
  const found = verdictOn(change, await store.look(change.room, 'settle'));
  if (found === 'pending') return null;
  if (found !== 'overtaken') return found === 'applied' ? 'applied' : 'refused';
  const since = timeOf(change.id);
  const rows = await store.history({ room: change.room, since, limit: 10_000 });
  return verdictFromHistory(change, rows) === 'applied' ? 'applied' : 'refused';
}
