import { age } from '../frame/link-words.ts';
import { fit, padLeft } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { OpsView } from './ops-view.ts';

const NAME_CELLS = 24;
const NUMBER_CELLS = 6;
/** Room for `119 min ago`. */
const WHEN_CELLS = 11;

/** The clients, a line each below a heading: seats, held seats, and how long ago their last change was. */
export function clientLines(
  { figures, now }: OpsView,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const nameCells = Math.min(NAME_CELLS, Math.max(cells - 2 * NUMBER_CELLS - WHEN_CELLS - 4, 6));
  const { ellipsis } = appearance.glyphs;
  const heading = `${padLeft('seats', NUMBER_CELLS)}${padLeft('held', NUMBER_CELLS)}  ${fit('client', nameCells, '')}  changed`;
  return [
    styled(appearance, 'quiet', heading),
    ...figures.clients.map(({ client, booked, held, lastChangeAt }) => {
      const numbers =
        padLeft(String(booked), NUMBER_CELLS) + padLeft(held === 0 ? '' : String(held), NUMBER_CELLS);
      const when = lastChangeAt === null ? '' : `${age(Math.max(0, now - lastChangeAt))} ago`;
      return `${numbers}  ${fit(printable(client, appearance), nameCells, ellipsis)}  ${styled(appearance, 'quiet', when)}`;
    }),
  ];
}
