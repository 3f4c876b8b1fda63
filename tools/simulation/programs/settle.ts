import { resolveEntry } from '../../../source/booking/resolve.ts';
import {
  finishTransfer,
  inTwoRooms,
  type Left,
  unfinishedTransfers,
} from '../../../source/booking/transfer.ts';
import { StoreError } from '../../../source/store/store.ts';
import type { Change } from '../../../source/theater/change.ts';
import { leavingOf } from '../../../source/theater/decisions/transfer.ts';
import type { Owner } from '../time/virtual-time.ts';
import { type Parts, partsOf, type Surroundings } from './parts.ts';

/**
 * What `theater resolve` does: settles each change that dead programs of this machine left behind. Gives how many of
 * them nobody could say anything about.
 */
export async function resolveLeft(surroundings: Surroundings, owner: Owner, parts: Parts): Promise<number> {
  const { world, recorder } = surroundings;
  let open = 0;
  for (const entry of await parts.journal.leftBehind()) {
    const { ending, left } = await resolveEntry(parts.store, parts.journal, entry, owner.name);
    if (left !== undefined) tellLeft(surroundings, parts, entry.change, left);
    const { id } = entry.change;
    world.story.tell(() => `${owner.name} settles ${world.story.name(id)}: ${ending.kind}.`);
    // A copy that was put back can lack the row that would tell.
    const canBeOpen = entry.change.epoch !== world.epoch;
    if (ending.kind === 'doubt') open += canBeOpen ? 0 : 1;
    else recorder.told(owner.name, id, ending.kind === 'applied' ? 'applied' : 'fenced');
  }
  return open + (world.swarm.hasTransfers ? await finishLeft(surroundings, parts) : 0);
}

/** Makes the second step of every transfer that the rooms and the history tell of; gives how many stay open. */
async function finishLeft(surroundings: Surroundings, parts: Parts): Promise<number> {
  const { store } = parts;
  let open = 0;
  try {
    const looks = await Promise.all(surroundings.world.truth.rooms.map((room) => store.look(room, 'settle')));
    for (const come of await unfinishedTransfers(store, inTwoRooms(looks))) {
      const left = await finishTransfer(parts, come);
      tellLeft(surroundings, parts, come, left);
      if (left.kind === 'open' && come.epoch === surroundings.world.epoch) open += 1;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    open += 1;
  }
  return open;
}

function tellLeft({ world }: Surroundings, parts: Parts, come: Change, left: Left): void {
  const leave = leavingOf(come);
  world.story.tell(() => `The second step after ${world.story.name(come.id)}: ${left.kind}.`);
  if (left.kind === 'left' && leave !== null) parts.told(leave.id, 'applied');
}

/** How often everything that is left is gone through: one change may be told by the row of a later one. */
const PASSES = 5;

/** Settles whatever is left when nothing goes wrong any more; gives how many changes still have no end. */
export async function resolveAll(surroundings: Surroundings, owner: Owner): Promise<number> {
  const parts = partsOf(surroundings, owner);
  for (let pass = 1; ; pass += 1) {
    const open = await resolveLeft(surroundings, owner, parts);
    if (open === 0 || pass === PASSES) return open;
  }
}

/** Has the box office end these changes, which no journal was kept of. */
export async function abandonAll(
  surroundings: Surroundings,
  owner: Owner,
  changes: readonly Change[],
): Promise<number> {
  const { boxOffice } = partsOf(surroundings, owner);
  let open = 0;
  for (const change of changes) {
    const outcome = await boxOffice.abandon(change);
    if (outcome.kind === 'unknown') open += 1;
  }
  return open;
}

/** Looks at every room and at the whole history once more, for whoever judges. */
export async function lookOnce(surroundings: Surroundings, owner: Owner): Promise<void> {
  const { store } = partsOf(surroundings, owner);
  for (const room of surroundings.world.truth.rooms) {
    try {
      await store.look(room, 'settle');
      await store.history({ room, limit: 1000 });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
}
