import { type Plan, seatsInPlan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { GUTTER, type Size } from '../kit/layout.ts';
import { cellsOf, padLeft, padRight, shorten } from '../kit/text.ts';
import { type Appearance, printable, styled } from '../kit/theme.ts';
import { bandLines } from '../map/band-lines.ts';
import { countsOf, occupancyIn, type RoomFacts } from '../map/room-lines.ts';

/** Everything that the screen is drawn from. */
type StressScene = {
  readonly picture: StressPicture;
  readonly plan: Plan;
  /** Rooms that were looked at. */
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  /** Whose seats have a look of their own. */
  readonly client: string;
  readonly size: Size;
  readonly appearance: Appearance;
  /** What is said of the theme since a key chose it; empty before. */
  readonly theme: string;
};

/** Title, bar, rate and counts above the rooms; a blank, and what Ctrl-C does, below them. */
const LINES_AROUND = 6;
const GAP = 2;

/** The whole screen, at most as high and as wide as the terminal. */
export function stressLines(scene: StressScene): readonly string[] {
  const { picture, size, appearance } = scene;
  const head = [
    titleLine(scene),
    barLine(scene),
    ` ${figureWords(picture, appearance)}`,
    ` ${countWords(picture, appearance)}`,
  ];
  const foot = styled(
    appearance,
    'quiet',
    ` ${[PHASE_WORDS[picture.phase], scene.theme].join('   ').trimEnd()}`,
  );
  const middle = roomLines(scene).slice(0, Math.max(size.rows - LINES_AROUND, 0));
  return [...head, '', ...middle, foot].slice(0, size.rows);
}

function titleLine({ picture, size, appearance }: StressScene): string {
  const cells = size.columns - 2;
  const program = printable(picture.program, appearance);
  const address = printable(picture.address, appearance);
  const room = Math.max(cells - cellsOf(program) - GAP, 0);
  const rest = shorten(address, room, appearance.glyphs.ellipsis);
  return ` ${styled(appearance, 'name', shorten(program, cells, ''))}  ${styled(appearance, 'quiet', rest)}`;
}

function barLine({ picture, size, appearance }: StressScene): string {
  const words = `${padLeft(`${Math.floor(picture.share * 100)}%`, 5)}${padLeft(`${picture.seconds.toFixed(1)} s`, 9)}`;
  const cells = Math.min(size.columns - 2 - cellsOf(words), 100);
  return ` ${progressBar(picture.share, Math.max(cells, 0), appearance)}${words}`;
}

function figureWords({ actions, rate, latency }: StressPicture, appearance: Appearance): string {
  const { p50, p99, max } = latency;
  const name = (text: string): string => styled(appearance, 'quiet', text);
  return [
    `${padLeft(String(actions), 7)} ${name('actions')}`,
    `${padLeft(String(Math.round(rate)), 6)}${name('/s')}`,
    `${name('p50')} ${milliseconds(p50)}`,
    `${name('p99')} ${milliseconds(p99)}`,
    `${name('longest')} ${milliseconds(max)}`,
  ].join('  ');
}

function countWords({ applied, refused, unknown, failed }: StressPicture, appearance: Appearance): string {
  const count = (number: number, text: string, token: 'good' | 'warning' | 'bad'): string =>
    `${number === 0 ? '0' : styled(appearance, token, String(number))} ${styled(appearance, 'quiet', text)}`;
  return [
    padLeft(count(applied, 'applied', 'good'), 15),
    count(refused, 'refused', 'warning'),
    count(unknown, 'unknown', 'bad'),
    ...(failed === 0 ? [] : [count(failed, 'failed', 'bad')]),
  ].join('  ');
}

function milliseconds(ms: number): string {
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** The rooms with their seats where there is room for them, else a bar for each, else one for all. */
function roomLines(scene: StressScene): readonly string[] {
  const { plan, rooms, client, size, appearance } = scene;
  const lines = size.rows - LINES_AROUND;
  const headingLines = 3;
  const widthOf = (cellsPerSeat: number): number =>
    GUTTER + plan.rooms.length * (plan.places * cellsPerSeat + GAP) - GAP;
  if (lines < plan.rows + headingLines || size.columns < widthOf(1)) return roomBars(scene, lines);
  const cellsPerSeat = size.columns < widthOf(2) ? 1 : 2;
  const style = { rows: plan.rows, places: plan.places, cellsPerSeat, client, appearance } as const;
  const band = {
    ...style,
    gap: GAP,
    isFaded: false,
    hasHeading: true,
    hasBars: false,
    hasPlaceNumbers: false,
  };
  return bandLines(factsOf(plan, rooms), band).slice(0, -1);
}

function roomBars({ plan, rooms, size, appearance }: StressScene, lines: number): readonly string[] {
  const bar = (name: string, pictures: readonly RoomSnapshot[], counts: string): string => {
    const booked = pictures.reduce((sum, picture) => sum + occupancyIn(picture).booked, 0);
    const seats = pictures.reduce((sum, picture) => sum + picture.seats.length, 0);
    const share = seats === 0 ? 0 : booked / seats;
    const cells = Math.max(size.columns - 14, 0);
    return ` ${padRight(name, 4)}${progressBar(share, cells, appearance)} ${padLeft(counts, 7)}`;
  };
  const all = [...rooms.values()];
  if (lines < plan.rooms.length) {
    const booked = all.reduce((sum, picture) => sum + occupancyIn(picture).booked, 0);
    return [bar('all', all, `${booked}/${seatsInPlan(plan)}`)];
  }
  return plan.rooms.map(({ room }) => {
    const picture = rooms.get(room) ?? null;
    return bar(room, picture === null ? [] : [picture], countsOf(picture));
  });
}

function factsOf(plan: Plan, rooms: StressScene['rooms']): readonly RoomFacts[] {
  return plan.rooms.map(({ room, play }, index) => ({
    room,
    play,
    number: index + 1,
    snapshot: rooms.get(room) ?? null,
    cursor: null,
    marks: NOTHING,
    requests: NOTHING,
  }));
}

/** One and the same list, so that rooms which did not change are not written anew. */
const NOTHING: readonly never[] = [];

/** Exactly `cells` wide: full for this share (0 to 1) of it. Full only when all is done. */
function progressBar(share: number, cells: number, appearance: Appearance): string {
  const full = Math.floor(Math.min(Math.max(share, 0), 1) * cells);
  const [done, open] = appearance.glyphs.isAscii ? ['#', '-'] : ['█', '░'];
  return (
    styled(appearance, 'good', done.repeat(full)) + styled(appearance, 'quiet', open.repeat(cells - full))
  );
}

/** How a stress program stands, as its screen shows it; whoever runs the program fills it in. */
export type StressPicture = {
  /** What runs, by how many, and in which store. */
  readonly program: string;
  readonly address: string;
  readonly phase: 'starting' | 'running' | 'ended';
  /** How far it is, 0 to 1. */
  readonly share: number;
  readonly seconds: number;
  /** Actions so far, and how many a second at present. */
  readonly actions: number;
  readonly rate: number;
  /** ms. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly applied: number;
  readonly refused: number;
  readonly unknown: number;
  /** Actions that the store could not be asked for. */
  readonly failed: number;
};

/** What the last line says of each phase. */
const PHASE_WORDS: Readonly<Record<StressPicture['phase'], string>> = {
  starting: 'clients are starting',
  running: 'Ctrl-C ends it early, with the verdict so far',
  ended: 'settling what is open, judging, releasing; Ctrl-C leaves',
};
