import {
  type ClientState,
  firstState,
  type Scene,
} from '../../../source/screen/client/state/client-state.ts';
import { UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import { chooseLayout } from '../../../source/screen/kit/layout.ts';
import type { Appearance, Theme } from '../../../source/screen/kit/theme.ts';
import { THEMES } from '../../../source/screen/kit/themes.ts';
import { makePlan, type Plan } from '../../../source/theater/plan.ts';
import type { Seat, SeatContent, SeatPosition } from '../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';

/** The clock of every made-up picture, ms. */
export const NOW = 1_700_000_000_000;

/** No style at all, so that a test reads as the screen does. */
export const PLAIN_THEME: Theme = { ...THEMES.mono };
for (const token of Object.keys(THEMES.mono)) Object.assign(PLAIN_THEME, { [token]: { on: '', off: '' } });

export const PLAIN: Appearance = { theme: PLAIN_THEME, glyphs: UNICODE_GLYPHS };

/** A room with these seats taken up, by label, and all others free at version 0. */
export function roomWith(
  plan: Plan,
  room: string,
  contents: Readonly<Record<string, SeatContent>> = {},
  rest: Partial<RoomSnapshot> = {},
): RoomSnapshot {
  const seats: Seat[] = [];
  for (let row = 1; row <= plan.rows; row += 1) {
    for (let place = 1; place <= plan.places; place += 1) {
      const content = contents[`${row}-${place}`];
      const version = content === undefined ? 0 : 1;
      seats.push({ row, place, version, change: `change ${version}`, content: content ?? { kind: 'free' } });
    }
  }
  return {
    room,
    epoch: 'first',
    revision: 'r1',
    isClosed: false,
    seats,
    at: NOW,
    play: plan.rooms.find((each) => each.room === room)?.play ?? '',
    isLinearizable: true,
    level: 'file',
    ...rest,
  };
}

export function bookedBy(client: string, booking = `booking of ${client}`): SeatContent {
  return { kind: 'booked', client, booking };
}

/** Six rooms, about half full by a rule that looks like chance, with some seats of Jaroslaw's. */
export function busyTheater(plan: Plan = makePlan()): ReadonlyMap<string, RoomSnapshot> {
  const fullness = [4, 9, 5, 1, 6, 3, 7, 2, 8];
  return new Map(
    plan.rooms.map(({ room }, index) => {
      const contents: Record<string, SeatContent> = {};
      for (let row = 1; row <= plan.rows; row += 1) {
        for (let place = 1; place <= plan.places; place += 1) {
          const chance = (row * 7919 + place * 104_729 + index * 1_299_709 + row * place * 31) % 10;
          if (chance < (fullness[index] ?? 0))
            contents[`${row}-${place}`] = bookedBy(chance % 2 === 0 ? 'Mia' : 'Bo');
        }
      }
      if (index === 0) {
        contents['7-4'] = bookedBy('Jaroslaw', 'b1');
        contents['7-5'] = bookedBy('Jaroslaw', 'b1');
        for (const label of ['8-3', '8-4', '8-5', '8-6']) delete contents[label];
      }
      if (index === 2) contents['4-5'] = { kind: 'held', by: 'Bo', until: NOW + 60_000 };
      if (index === 4)
        for (let place = 1; place <= plan.places; place += 1)
          contents[`${plan.rows}-${place}`] = { kind: 'blocked', note: '' };
      return [room, roomWith(plan, room, contents)];
    }),
  );
}

export type SceneOptions = Partial<Omit<Scene, 'layout'>> & {
  readonly columns?: number;
  readonly rows?: number;
};

export function sceneOf({ columns = 80, rows = 24, ...options }: SceneOptions = {}): Scene {
  const plan = options.plan ?? makePlan();
  return {
    plan,
    client: 'Jaroslaw',
    address: '/home/jaroslaw/.local/share/theater/theater.db',
    rooms: busyTheater(plan),
    link: { kind: 'live' },
    layout: chooseLayout(plan, { columns, rows }),
    appearance: PLAIN,
    ...options,
  };
}

export function stateWith(changes: Partial<ClientState> = {}, plan: Plan = makePlan()): ClientState {
  return { ...firstState(plan), ...changes };
}

export function cursorAt(room: string, row: number, place: number): SeatPosition & { readonly room: string } {
  return { room, row, place };
}
