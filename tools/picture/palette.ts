import type { CellColour, CellStyle } from '../terminal-driver/screen-runs.ts';

/** What a cell is painted with: CSS colours; no background where the window shows through. */
export type Paint = { readonly foreground: string; readonly background: string | null };

/** The window behind the text, and the text where the program asks for no colour. */
export const WINDOW = { background: '#16181d', foreground: '#d3d7de', border: '#2b2f38' } as const;

/** The sixteen colours that a terminal lets its owner choose; muted, so that the seats are what shines. */
const NAMED = [
  ['#2b2f38', '#e06c75', '#8cc27a', '#e0b05c', '#6ea8e6', '#c58fe0', '#5fbfc4', '#c4c9d2'],
  ['#6b7280', '#f08a92', '#a8dc95', '#f2c879', '#8fc1f7', '#d9aef2', '#83d7dc', '#f3f5f8'],
].flat();

/** The six steps of each channel in the colour cube of 256 colours. */
const CUBE_STEPS = [0, 95, 135, 175, 215, 255];

/** How much of a dim text's colour is left over the background. */
const DIM_SHARE = 0.58;

/** The colours that a cell of this style is painted with. */
export function paintOf(style: CellStyle): Paint {
  const foreground = style.foreground === null ? WINDOW.foreground : cssOf(style.foreground);
  const background = style.background === null ? null : cssOf(style.background);
  const text = style.isDim ? mixed(foreground, background ?? WINDOW.background, DIM_SHARE) : foreground;
  if (!style.isInverse) return { foreground: text, background };
  return { foreground: background ?? WINDOW.background, background: text };
}

function cssOf(colour: CellColour): string {
  if (colour.kind === 'rgb')
    return hexOf(colour.value >> 16, (colour.value >> 8) & 0xff, colour.value & 0xff);
  const { index } = colour;
  const named = NAMED[index];
  if (named !== undefined) return named;
  if (index >= 232) return hexOf(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10);
  const cube = index - 16;
  return hexOf(stepOf(cube / 36), stepOf(cube / 6), stepOf(cube));
}

function stepOf(part: number): number {
  return CUBE_STEPS[Math.floor(part) % 6] ?? 0;
}

function mixed(over: string, under: string, share: number): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = (css: string): number => Number.parseInt(css.slice(at, at + 2), 16);
    return Math.round(channel(over) * share + channel(under) * (1 - share));
  });
  return hexOf(red, green, blue);
}

function hexOf(...channels: readonly number[]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
