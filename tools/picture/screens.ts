import { salesOfEvening } from '../../source/booking/history.ts';
import { screenLines } from '../../source/screen/client/lines/screen-lines.ts';
import { ClientSession } from '../../source/screen/client/session/client-session.ts';
import type { ClientState, Scene } from '../../source/screen/client/state/client-state.ts';
import { UNICODE_GLYPHS } from '../../source/screen/kit/glyphs.ts';
import type { Key } from '../../source/screen/kit/keys/key-codes.ts';
import { chooseLayout, type Size } from '../../source/screen/kit/layout.ts';
import type { Appearance } from '../../source/screen/kit/theme.ts';
import { type ThemeName, THEMES } from '../../source/screen/kit/themes.ts';
import { chooseOpsLayout } from '../../source/screen/operator/lines/ops-layout.ts';
import { opsLines } from '../../source/screen/operator/lines/ops-lines.ts';
import { FIRST_OPS_STATE } from '../../source/screen/operator/state/ops-state.ts';
import { stressLines } from '../../source/screen/stress/stress-lines.ts';
import { levelsNow } from '../../source/store/cassandra/rooms/levels.ts';
import { mergeSnapshots, withChange } from '../../source/theater/picture.ts';
import type { Plan } from '../../source/theater/plan.ts';
import { isSameSeat, parseSeatLabel, type SeatPosition } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { type OpsFacts, readRecentHistory, readSeatHistory, viewOf } from '../../source/watch/ops-view.ts';
import { type Evening, NOW, withEvening } from './evening.ts';

/** What there is a picture of. */
export const SCREENS = ['booking', 'till', 'who', 'programme', 'help', 'ops', 'rush'] as const;
export type ScreenName = (typeof SCREENS)[number];

/** A screen as it is drawn in a terminal of any size, in any theme: its lines. */
export type DrawScreen = (size: Size, theme: ThemeName) => readonly string[];

const ADDRESS = '~/.local/share/theater/theater.db';

/** Plays the evening, and gives every screen as it is at its end. */
export async function drawScreens(): Promise<Readonly<Record<ScreenName, DrawScreen>>> {
  return await withEvening(async (evening) => {
    const plan = await evening.store.plan();
    await lastMinutes(evening);
    const booking = await Desk.open(evening, plan, 'Jaroslaw', false);
    await booking.do('j', 'j', 'j', 'j', 'j', 'j', 'l', 'l', 'l', 'l', 'l', 'space', 'l', 'space', 'enter');
    evening.before(4);
    await evening.office.fulfil({
      kind: 'book',
      room: 'D',
      seats: at('9-4', '9-5'),
      client: 'Mia',
      booking: '',
    });
    await evening.office.fulfil({ kind: 'book', room: 'F', seats: at('12-3'), client: 'Zofia', booking: '' });
    evening.before(0);
    await booking.refresh();
    await booking.glow(2);
    booking.press('k', 'k', 'k', 'space', 'l', 'space', 'j', 'j', 'j', 'j', 'h', 'h');
    await booking.rest();
    const till = await Desk.open(evening, plan, 'Ola', true);
    till.press('c', 'M', 'i', 'a', 'enter');
    await till.do('6', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'space', 'l', 'space', 'enter');
    till.press('J', 'o');
    await till.rest();
    const view = viewOf(await factsOf(evening, plan));
    const rooms = await evening.look();
    const screens = { booking: booking.screen(), till: till.screen() };
    const [who, programme, help] = (['w', 'p', '?'] as const).map((key) => {
      booking.press(key);
      const screen = booking.screen();
      booking.press('escape');
      return screen;
    });
    if (who === undefined || programme === undefined || help === undefined) throw new Error('three screens');
    booking.end();
    till.end();
    return {
      ...screens,
      who,
      programme,
      help,
      ops: (size, theme) => {
        const state = { ...FIRST_OPS_STATE, cursor: { room: 'B', row: 5, place: 6 } };
        const layout = chooseOpsLayout(plan, size);
        return opsLines(state, { view, layout, appearance: appearanceOf(theme) });
      },
      rush: (size, theme) =>
        stressLines({
          picture: RUSH,
          plan,
          rooms,
          client: 'Mia',
          size,
          appearance: appearanceOf(theme),
          theme: '',
        }),
    };
  });
}

/** What a rush of sixteen clients has come to halfway; its figures are made up, since a real one's never repeat. */
const RUSH = {
  program: 'rush, 16 clients',
  address: ADDRESS,
  phase: 'running',
  share: 0.52,
  seconds: 5.2,
  actions: 4_711,
  rate: 906,
  latency: { p50: 3.1, p99: 21.4, max: 64 },
  applied: 391,
  refused: 4_320,
  unknown: 0,
  failed: 0,
} as const;

function appearanceOf(theme: ThemeName): Appearance {
  return { theme: THEMES[theme], glyphs: UNICODE_GLYPHS };
}

function at(...labels: readonly string[]): readonly SeatPosition[] {
  return labels.flatMap((label) => parseSeatLabel(label) ?? []);
}

/** What the people who run the house did before the pictures: some seats blocked, a release, a room closed. */
async function lastMinutes({ office, before, look }: Evening): Promise<void> {
  before(420);
  await office.fulfil({
    kind: 'block',
    room: 'E',
    seats: at('12-1', '12-2', '12-3'),
    by: 'Ewa',
    note: 'camera',
  });
  before(95);
  const rooms = await look();
  const party = rooms.get('C')?.seats.find(({ content }) => content.kind === 'booked');
  if (party !== undefined) {
    const override = { by: 'Ewa', reason: 'double payment' };
    await office.fulfil({ kind: 'release', room: 'C', seats: [party], client: 'Ewa', pins: null, override });
  }
  before(40);
  await office.fulfil({ kind: 'close', room: 'D', by: 'Ewa', reason: 'sound check' });
  before(20);
  await office.fulfil({ kind: 'open', room: 'D', by: 'Ewa' });
}

/** What the ops screen is told; what a machine says of itself is made up, since it never says the same twice. */
async function factsOf({ store, look }: Evening, plan: Plan): Promise<OpsFacts> {
  const down = ['127.0.0.3'];
  const consistency = { read: 'QUORUM', write: 'QUORUM' } as const;
  return {
    plan,
    address: 'cassandra://127.0.0.1/theater',
    rooms: await look(),
    link: { kind: 'live' },
    history: { ...(await readRecentHistory(store, 0)), until: NOW },
    findings: {
      value: [
        { subject: 'clocks', level: 'fine', message: '2 ms apart, give or take 1', advice: null },
        {
          subject: 'tables',
          level: 'fine',
          message: 'theater, plays, rooms, history are as expected',
          advice: null,
        },
      ],
      at: NOW - 2_000,
    },
    vitals: {
      value: {
        kind: 'cluster',
        nodes: [
          { address: '127.0.0.1', state: 'up', latencyMs: 1.2, connections: 2, inFlight: 0 },
          { address: '127.0.0.2', state: 'up', latencyMs: 1.4, connections: 2, inFlight: 1 },
          { address: '127.0.0.3', state: 'down', latencyMs: null, connections: 0, inFlight: 0 },
        ],
        isSchemaAgreed: true,
        levels: levelsNow({ replicas: 3, live: 2, down, consistency }),
      },
      at: NOW - 1_000,
    },
    meter: {
      looks: { answered: 1_204, failed: 0, p50: 1.5, p99: 12.4 },
      changes: { answered: 0, failed: 0, p50: 0, p99: 0 },
      attempts: { applied: 0, refused: 0, notApplied: 0, unknown: 0 },
    },
    seatHistory: null,
    unconfirmed: 0,
    recoveries: [],
    now: NOW,
  };
}

/** A terminal large enough that a session asks for everything that any size shows. */
const LARGEST = { columns: 200, rows: 60 };

/** A booking terminal without a terminal: the session over the store of the evening, with its pictures. */
class Desk {
  readonly #evening: Evening;
  readonly #session: ClientSession;
  #scene: Scene;

  private constructor(evening: Evening, scene: Scene, isTill: boolean) {
    this.#evening = evening;
    this.#scene = scene;
    this.#session = new ClientSession(scene, {
      boxOffice: evening.office,
      pictures: {
        merge: (change) => this.#show(change.room, (known) => withChange(known, change)),
        mergeSnapshot: (picture) => this.#show(picture.room, (known) => mergeSnapshots(known, picture)),
      },
      explain: () => Promise.resolve(new Map()),
      onLeave: () => undefined,
      onSuspend: () => undefined,
      onRepaint: () => undefined,
      onCopy: () => false,
      findSales: async () => await salesOfEvening(evening.store),
      findRecent: async () => (await readRecentHistory(evening.store, 0, 60)).entries,
      findStory: async (seat) => (await readSeatHistory(evening.store, seat)).entries,
      isTill,
      luck: 0.18,
      glowMs: 60_000,
    });
  }

  static async open(evening: Evening, plan: Plan, client: string, isTill: boolean): Promise<Desk> {
    const rooms = await evening.look();
    const layout = chooseLayout(plan, LARGEST);
    const appearance = appearanceOf('default');
    const scene: Scene = {
      plan,
      client,
      address: ADDRESS,
      rooms,
      link: { kind: 'live' },
      layout,
      appearance,
    };
    const desk = new Desk(evening, scene, isTill);
    desk.#session.see(scene);
    await desk.#until(({ till, earlier }) => earlier !== null && (till === null || till.sales.length > 0));
    return desk;
  }

  /** The screen as it is now, whatever is pressed afterwards. */
  screen(): DrawScreen {
    const [state, scene] = [this.#session.getState(), this.#scene];
    return (size, theme) => {
      const appearance = appearanceOf(theme);
      const drawn = { ...scene, appearance, layout: chooseLayout(scene.plan, size) };
      const { above, middle, below } = screenLines({ ...state }, drawn);
      return [...above, ...middle, ...below];
    };
  }

  press(...keys: readonly Key[]): void {
    for (const key of keys) this.#session.press(key);
  }

  /** Presses keys and waits for what they asked of the box office. */
  async do(...keys: readonly Key[]): Promise<void> {
    this.press(...keys);
    await this.#until(({ requests }) => requests.length === 0);
  }

  /** Waits until the cursor has rested long enough that the story of its seat is there. */
  async rest(): Promise<void> {
    await this.#until(({ story, cursor }) => {
      return (
        story?.seat.room === cursor.room && isSameSeat(story.seat, cursor) && story.entries !== 'reading'
      );
    });
  }

  /** Waits until so many changes glow: those that come while others do begin a moment later. */
  async glow(count: number): Promise<void> {
    await this.#until(({ glows }) => glows.length === count);
  }

  /** Has the screen see the store as it is now. */
  async refresh(): Promise<void> {
    for (const [room, picture] of await this.#evening.look()) {
      this.#show(room, (known) => mergeSnapshots(known, picture));
    }
  }

  end(): void {
    this.press('q');
  }

  async #until(isReached: (state: ClientState) => boolean): Promise<void> {
    while (!isReached(this.#session.getState())) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = this.#session.subscribe(resolve);
      // Timers of a session keep no process alive.
      const alive = setInterval(() => undefined, 1_000);
      // Each step waits for the one before it.
      // oxlint-disable-next-line no-await-in-loop
      await promise;
      clearInterval(alive);
      stop();
    }
  }

  #show(room: string, change: (known: RoomSnapshot) => RoomSnapshot): void {
    const known = this.#scene.rooms.get(room);
    if (known === undefined) return;
    this.#scene = { ...this.#scene, rooms: new Map(this.#scene.rooms).set(room, change(known)) };
    this.#session.see(this.#scene);
  }
}
