import { makePlan, type Plan } from '../../../source/theater/plan.ts';

/** Two rooms of three rows of four places: large enough for most questions, and quickly made. */
export const SMALL_PLAN: Plan = makePlan({ rooms: 2, rows: 3, places: 4 });
