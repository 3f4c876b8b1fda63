import type { Choices } from '../time/choices.ts';

/** What can go wrong in a schedule, each off or in so many of a hundred cases. */
export const MISHAPS = [
  'lost request',
  'lost answer',
  'late request',
  'doubled request',
  'unavailable',
  'few accept',
  'few commit',
  'lost look',
  'lost row',
  'full disk',
  'slow',
] as const;

export type MishapName = (typeof MISHAPS)[number];

/** What a schedule has in it. Drawn anew for each: where everything happens at once, much hides behind the rest. */
export type Swarm = {
  readonly isFile: boolean;
  readonly rooms: number;
  readonly rows: number;
  readonly places: number;
  readonly people: readonly [string, ...string[]];
  readonly requestsEach: number;
  /** What people ask for besides booking and releasing. */
  readonly wishes: ReadonlySet<Wish>;
  readonly mishaps: ReadonlyMap<MishapName, number>;
  readonly hasDeaths: boolean;
  readonly hasGivingUp: boolean;
  readonly hasSkew: boolean;
  readonly hasNodesDown: boolean;
  readonly hasNarrowReader: boolean;
  /** Reads write back what they read, of every column. */
  readonly isRepairing: boolean;
  readonly hasRestore: boolean;
  /** Some of what is booked is reserved until a time, and collected, noted on or released. */
  readonly hasReservations: boolean;
  /** Some people look at a picture that is watched, and decide by it. */
  readonly hasWatches: boolean;
  /** Some of them press keys at a booking terminal. */
  readonly hasScreens: boolean;
  /** People ask again before they have heard. */
  readonly isHasty: boolean;
  /** People take their bookings to another room. */
  readonly hasTransfers: boolean;
};

export const WISHES = ['move', 'give', 'hold', 'block', 'gate', 'rename', 'reset', 'undo'] as const;

export type Wish = (typeof WISHES)[number];

const RATES = [3, 10, 30] as const;

/** Draws what a schedule has in it; the plainest is one person with one request, and nothing that goes wrong. */
export function drawSwarm(choices: Choices): Swarm {
  const has = (percent: number): boolean => choices.chance('swarm', percent);
  const upTo = (most: number): number => 1 + choices.choose('swarm', most);
  const isFile = has(15);
  const drawn = {
    isFile,
    rooms: has(20) ? 2 : 1,
    rows: has(30) ? 2 : 1,
    places: upTo(4),
    people: drawPeople(choices),
    requestsEach: upTo(4),
    wishes: new Set(WISHES.filter(() => has(30))),
    mishaps: drawMishaps(choices, isFile),
    hasDeaths: has(45),
    hasGivingUp: has(35),
    hasSkew: has(25),
    hasNodesDown: !isFile && has(30),
    ...drawReaders(isFile, has),
    hasRestore: has(15),
    hasReservations: choices.chance('reservations', 30),
    hasWatches: has(20),
    hasScreens: has(15),
    isHasty: has(25),
  };
  // Drawn last, and in each of them there is somewhere to go.
  const hasTransfers = has(20);
  const swarm = { ...drawn, hasTransfers, rooms: hasTransfers ? 2 : drawn.rooms };
  // What a narrow reader could tear is a commit of which few have heard.
  if (swarm.hasNarrowReader) swarm.mishaps.set('few commit', 30);
  return swarm;
}

export const PEOPLE = ['Mia', 'Jaroslaw', 'Zoe', 'Ola'] as const;

function drawPeople(choices: Choices): readonly [string, ...string[]] {
  const [first, ...others] = PEOPLE.filter(() => choices.chance('swarm', 65));
  return [first ?? PEOPLE[0], ...others];
}

/** A change ends with its program where the store is a file, and its row is written with it. */
const ON_NODES_ALONE: ReadonlySet<MishapName> = new Set([
  'late request',
  'doubled request',
  'few accept',
  'few commit',
  'lost row',
  'full disk',
]);

/** Narrow reads and reads that repair are each harmless, and together the fault that was planted elsewhere. */
function drawReaders(
  isFile: boolean,
  has: (percent: number) => boolean,
): Pick<Swarm, 'hasNarrowReader' | 'isRepairing'> {
  const hasNarrowReader = !isFile && has(25);
  const isRepairing = !isFile && has(15);
  return { hasNarrowReader, isRepairing: isRepairing && !hasNarrowReader };
}

function drawMishaps(choices: Choices, isFile: boolean): Map<MishapName, number> {
  const drawn = MISHAPS.map((name) => {
    const isOn = choices.chance('swarm', 35);
    const rate = choices.pick('swarm', RATES);
    return [name, isOn && !(isFile && ON_NODES_ALONE.has(name)) ? rate : 0] as const;
  });
  return new Map<MishapName, number>(drawn);
}

/** What is in it, in a line for a person. */
export function swarmWords(swarm: Swarm): string {
  const { isFile, rooms, rows, places, people, requestsEach, mishaps } = swarm;
  const faults = [...mishaps].filter(([, rate]) => rate > 0).map(([name, rate]) => `${name} ${rate} %`);
  const features = [
    ...(swarm.hasDeaths ? ['kills'] : []),
    ...(swarm.hasGivingUp ? ['people who give up'] : []),
    ...(swarm.hasSkew ? ['clocks that differ'] : []),
    ...(swarm.hasNodesDown ? ['nodes that are away'] : []),
    ...(swarm.hasNarrowReader ? ['a narrow reader'] : []),
    ...(swarm.isRepairing ? ['repair by whole reads'] : []),
    ...(swarm.hasRestore ? ['a restore'] : []),
    ...(swarm.hasReservations ? ['reservations'] : []),
    ...(swarm.hasWatches ? ['watches'] : []),
    ...(swarm.hasScreens ? ['screens'] : []),
    ...(swarm.isHasty ? ['haste'] : []),
    ...(swarm.hasTransfers ? ['transfers'] : []),
  ];
  const place = isFile ? 'a file' : 'three nodes';
  const size = `${people.length} x ${requestsEach} requests, ${rooms} x ${rows} x ${places} seats`;
  return `${place}, ${size}; ${[...features, ...faults].join(', ') || 'nothing goes wrong'}`;
}
