import { makeBookingId } from '../../booking/ids.ts';
import {
  type Action,
  type ClientTask,
  groupsOf,
  type Order,
  Pictures,
  type Program,
  randomNumbers,
  type SeatGroup,
} from './program.ts';

/** Passes over the theater; more than one only when outcomes stayed unknown, or the store did nothing for a while. */
const PASSES = 10;

/**
 * Books every seat of the theater: looks at all rooms, goes through the groups in its order, looks again, and ends
 * when no group is free. A group that its pictures show as taken is passed over, as a person would.
 */
export function rushProgram(task: ClientTask, order: Order): Program {
  const { client, plan } = task;
  const pictures = new Pictures();
  const groups = inOrder(groupsOf(plan, task.group), task, order);
  const singles = task.group === 1 ? groups : inOrder(groupsOf(plan, 1), task, order);
  let pass = 0;
  let open: readonly SeatGroup[] = [];
  let hasLooked = false;
  let next = 0;

  return {
    next(): Action | null {
      for (let group = open[next]; group !== undefined; group = open[next]) {
        next += 1;
        if (!pictures.isFree(group)) continue;
        const request = { kind: 'book', ...group, client, booking: makeBookingId() } as const;
        return { kind: 'request', request, seen: pictures.of(group.room) };
      }
      if (!hasLooked) {
        hasLooked = true;
        return { kind: 'look', rooms: plan.rooms.map(({ room }) => room) };
      }
      // Whole groups first; then one by one the seats that others left over in them.
      open = (pass === 0 ? groups : singles).filter((group) => pictures.isFree(group));
      next = 0;
      pass += 1;
      hasLooked = false;
      return (open.length === 0 && pass > 1) || pass > PASSES ? null : this.next();
    },
    saw: (snapshot) => pictures.saw(snapshot),
    ended: (_request, outcome) => pictures.ended(outcome),
  };
}

function inOrder(
  groups: readonly SeatGroup[],
  { index, seed }: ClientTask,
  order: Order,
): readonly SeatGroup[] {
  switch (order) {
    case 'ends':
      return index % 2 === 0 ? groups : groups.toReversed();
    case 'shuffled':
      return randomNumbers(seed).shuffle(groups);
    case 'same':
      return groups;
  }
}
