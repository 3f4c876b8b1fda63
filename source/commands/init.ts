import { makePlan, type Plan, PLAN_LIMITS } from '../theater/plan.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openStore } from './open-store.ts';
import { readCount } from './read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Make what is missing of the theater; nothing that exists is changed',
  usage: 'init [--rooms N] [--rows N] [--places N]',
  details: [
    'A theater keeps the rooms, rows and places it was made with: asking for others',
    'is refused (exit code 1). The booking terminal offers to make one of six rooms',
    'where there is none; every other command makes nothing.',
  ],
  flags: {
    rooms: { kind: 'value', placeholder: 'N', summary: `Rooms, 1-${PLAN_LIMITS.rooms}; 6 without it.` },
    rows: { kind: 'value', placeholder: 'N', summary: `Rows of each room, 1-${PLAN_LIMITS.rows}; 12.` },
    places: { kind: 'value', placeholder: 'N', summary: `Places of each row, 1-${PLAN_LIMITS.places}; 10.` },
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater init --rooms 3 --rows 8 --places 14',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater init takes no words, only flags');
    const measures: Measures = {};
    for (const name of ['rooms', 'rows', 'places'] as const) {
      const reading = readCount(`--${name}`, flags[name], { from: 1, to: PLAN_LIMITS[name] });
      if (reading.kind === 'fault') return output.usage(reading.message);
      if (reading.value !== null) measures[name] = reading.value;
    }
    const store = await openStore(flags, environment, { mayMake: true });
    try {
      const { plan, seatsMade } = await store.initialise(makePlan(measures));
      const rooms = plan.rooms.map(({ room }) => room);
      const { rows, places } = plan;
      const isRefused = !hasMeasures(plan, measures);
      const outcome = isRefused ? { outcome: 'refused', reason: 'exists' } : { outcome: 'applied' };
      if (output.isJson) output.json({ ...outcome, rooms, rows, places, seatsMade });
      else if (isRefused)
        output.say(`There is a theater already: ${planWords(plan)}. Nothing else was made.`);
      else
        output.print([
          seatsMade > 0
            ? `Made ${seatsMade} seats: ${planWords(plan)}.`
            : `Nothing was missing: ${planWords(plan)}.`,
        ]);
      return isRefused ? EXIT.refused : EXIT.done;
    } finally {
      await store.close();
    }
  },
});

type Measures = { rooms?: number; rows?: number; places?: number };

/** Whether the theater is what was asked for, as far as anything was. */
function hasMeasures(plan: Plan, { rooms, rows, places }: Measures): boolean {
  return (
    (rooms ?? plan.rooms.length) === plan.rooms.length &&
    (rows ?? plan.rows) === plan.rows &&
    (places ?? plan.places) === plan.places
  );
}

function planWords({ rooms, rows, places }: Plan): string {
  const letters = rooms.map(({ room }) => room).join(' ');
  return `rooms ${letters}, each with rows 1-${rows} and places 1-${places}`;
}
