import type { CellColour, CellStyle } from '../terminal-driver/screen-runs.ts';

/** What a cell is painted with: CSS colours; no background where the window shows through. */
export type Paint = { readonly foreground: string; readonly background: string | null };

/** What the window is like behind the text. */
export type Ground = 'dark' | 'light';

/** The window behind the text, and the text where the program asks for no colour. */
export const WINDOWS: Readonly<
  Record<Ground, { readonly background: string; readonly foreground: string; readonly border: string }>
> = {
  dark: { background: '#16181d', foreground: '#d3d7de', border: '#2b2f38' },
  light: { background: '#fbfaf7', foreground: '#24272e', border: '#d8d6cf' },
};

/** The sixteen colours that a terminal lets its owner choose; muted, so that the seats are what shines. */
const NAMED: Readonly<Record<Ground, readonly string[]>> = {
  dark: [
    ['#2b2f38', '#e06c75', '#8cc27a', '#e0b05c', '#6ea8e6', '#c58fe0', '#5fbfc4', '#c4c9d2'],
    ['#6b7280', '#f08a92', '#a8dc95', '#f2c879', '#8fc1f7', '#d9aef2', '#83d7dc', '#f3f5f8'],
  ].flat(),
  light: [
    ['#24272e', '#b3303b', '#3c7a2a', '#8a5a00', '#1f5fa8', '#8438a8', '#1a7276', '#d8d6cf'],
    ['#6b7280', '#c2404b', '#4a8a37', '#9a6a10', '#2f6fb8', '#9448b8', '#2a8286', '#fbfaf7'],
  ].flat(),
};

/** The six steps of each channel in the colour cube of 256 colours. */
const CUBE_STEPS = [0, 95, 135, 175, 215, 255];

/** How much of a dim text's colour is left over the background. */
const DIM_SHARE = 0.58;

/** The colours that a cell of this style is painted with, in a window of this kind. */
export function paintOf(style: CellStyle, ground: Ground): Paint {
  const window = WINDOWS[ground];
  const foreground = style.foreground === null ? window.foreground : cssOf(style.foreground, ground);
  const background = style.background === null ? null : cssOf(style.background, ground);
  const text = style.isDim ? mixed(foreground, background ?? window.background, DIM_SHARE) : foreground;
  if (!style.isInverse) return { foreground: text, background };
  return { foreground: background ?? window.background, background: text };
}

function cssOf(colour: CellColour, ground: Ground): string {
  if (colour.kind === 'rgb')
    return hexOf(colour.value >> 16, (colour.value >> 8) & 0xff, colour.value & 0xff);
  const { index } = colour;
  const named = NAMED[ground][index];
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
