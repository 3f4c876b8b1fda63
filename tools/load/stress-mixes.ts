/** What the tool does of what, and with how many threads unless told otherwise. */
export interface StressMix {
  readonly name: string;
  /** For the help. */
  readonly summary: string;
  /** How often each of the profile's queries is run, against the others. */
  readonly queries: Readonly<Record<string, number>>;
  readonly threads: number;
}

/**
 * One thread where there are bookings: the tool spreads conditional writes over all nodes, and two of them that
 * decide about one room at the same moment may end in an error of which nobody knows the outcome. The program sends
 * those of one room to one node instead, which the tool cannot be told.
 */
export const STRESS_MIXES: readonly StressMix[] = [
  { name: 'read', summary: 'looks at a room', queries: { look: 1 }, threads: 4 },
  {
    name: 'mixed',
    summary: 'nine looks at a room for each booking or release',
    queries: { look: 18, book: 1, release: 1 },
    threads: 1,
  },
  {
    name: 'book',
    summary: 'conditional bookings and releases of single seats',
    queries: { book: 1, release: 1 },
    threads: 1,
  },
];
