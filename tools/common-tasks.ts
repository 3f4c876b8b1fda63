/** Something that is often done on the booking screen, from A 1-1 in a theater where Mia has D 9-5. */
type CommonTask = {
  readonly task: string;
  /** Seats of room A that whoever presses has in one booking before. */
  readonly has?: string;
  /**
   * Keys, a blank between them, `5*j` for five times j: with arrows, room numbers, letters, Space and Enter alone.
   */
  readonly before: string;
  /** The fewest keys that do the same now. */
  readonly now: string;
  /** The seats that are booked by it, for whoever presses or for a customer, or where the cursor is. */
  readonly does: { readonly books: string; readonly for?: string } | { readonly goesTo: string };
};

/** Counted in docs/keys.md; `test/screen/client/common-tasks.test.ts` presses exactly these keys. */
export const COMMON_TASKS: readonly CommonTask[] = [
  {
    task: 'four seats in F row 8',
    before: '6 7*j 3*l space l space l space l space enter',
    now: ': f 8 b 4 enter',
    does: { books: 'F 8-4..8-7' },
  },
  {
    task: 'the seat F 8-4',
    before: '6 7*j 3*l enter',
    now: ': f 8 - 4 enter enter',
    does: { books: 'F 8-4' },
  },
  {
    task: 'two good seats in this room',
    before: '6*j 4*l space l space enter',
    now: 'b 2 enter',
    does: { books: 'A 7-5 7-6' },
  },
  {
    task: 'ten good seats in F',
    before: '6 5*j space l space l space l space l space l space l space l space l space l space enter',
    now: '6 b 0 enter',
    does: { books: 'F 6-1..6-10' },
  },
  {
    task: 'three side by side from the cursor',
    before: 'space l space l space enter',
    now: 'shift-right shift-right enter',
    does: { books: 'A 1-1..1-3' },
  },
  {
    task: 'two rows of three',
    before: 'space l space l space j space h space h space enter',
    now: 'shift-right shift-right shift-down enter',
    does: { books: 'A 1-1..1-3 2-1..2-3' },
  },
  {
    task: 'one fewer of four marked',
    before: 'space l space l space l space space enter',
    now: '3*shift-right shift-left enter',
    does: { books: 'A 1-1..1-3' },
  },
  {
    task: 'the five from 5-3 on',
    before: '4*j 2*l space l space l space l space l space enter',
    now: ': 5 - 3 v 4*l enter',
    does: { books: 'A 5-3..5-7' },
  },
  {
    task: 'the whole of row 8',
    before: '7*j space l space l space l space l space l space l space l space l space l space enter',
    now: ': 8 V enter',
    does: { books: 'A 8-1..8-10' },
  },
  {
    task: 'four seats in F row 8, sold to Mia',
    before: 'c M i a enter 6 7*j 3*l space l space l space l space enter',
    now: 'c m tab enter : f 8 b 4 enter',
    does: { books: 'F 8-4..8-7', for: 'Mia' },
  },
  {
    task: 'the booking A 1-1 and 1-2 moved to two good seats in F row 8',
    has: '1-1 1-2',
    before: 'R y 6 7*j 3*l space l space enter',
    now: ': f 8 b 2 m enter s y',
    does: { books: 'F 8-4 8-5' },
  },
  {
    task: 'one seat more for the booking A 1-1 and 1-2',
    has: '1-1 1-2',
    before: 'R y space l space l space enter',
    now: 'l l space h +',
    does: { books: 'A 1-1..1-3' },
  },
  {
    task: 'go to where Mia sits',
    before: '4 8*j 4*l',
    now: '/ m i a enter',
    does: { goesTo: 'D 9-5' },
  },
];

/** The keys of a task, one by one. */
export function keysOfTask(keys: string): readonly string[] {
  return keys.split(' ').flatMap((each) => {
    const [, times = '1', key = each] = /^(\d+)\*(.+)$/.exec(each) ?? [];
    return Array.from({ length: Number(times) }, () => key);
  });
}
