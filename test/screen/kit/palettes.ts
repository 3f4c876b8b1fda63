/** Red, green and blue as 0xrrggbb. */
export type Rgb = number;

/** What a terminal draws with: its own two colours, and the sixteen that its owner may choose. */
export type Palette = {
  readonly terminal: string;
  readonly ground: 'dark' | 'light';
  readonly back: Rgb;
  readonly fore: Rgb;
  readonly colours: readonly Rgb[];
};

const XTERM = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

const APPLE = [
  0x000000, 0x990000, 0x00a600, 0x999900, 0x0000b2, 0xb200b2, 0x00a6b2, 0xbfbfbf, 0x666666, 0xe50000,
  0x00d900, 0xe5e500, 0x0000ff, 0xe500e5, 0x00e5e5, 0xe5e5e5,
];

const GNOME = [
  0x171421, 0xc01c28, 0x26a269, 0xa2734c, 0x12488b, 0xa347ba, 0x2aa1b3, 0xd0cfcc, 0x5e5c64, 0xf66151,
  0x33da7a, 0xe9ad0c, 0x2a7bde, 0xc061cb, 0x33c7de, 0xffffff,
];

/** Its bright colours are greys, but for four. */
const SOLARIZED = [
  0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5, 0x002b36, 0xcb4b16,
  0x586e75, 0x657b83, 0x839496, 0x6c71c4, 0x93a1a1, 0xfdf6e3,
];

/** As these terminals come; Solarized, which many put into theirs, besides. */
export const PALETTES: readonly Palette[] = [
  { terminal: 'xterm, reversed', ground: 'dark', back: 0x000000, fore: 0xe5e5e5, colours: XTERM },
  { terminal: 'xterm', ground: 'light', back: 0xffffff, fore: 0x000000, colours: XTERM },
  {
    terminal: 'VS Code, Dark+',
    ground: 'dark',
    back: 0x1e1e1e,
    fore: 0xcccccc,
    colours: [
      0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5, 0x666666, 0xf14c4c,
      0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xe5e5e5,
    ],
  },
  {
    terminal: 'VS Code, Light+',
    ground: 'light',
    back: 0xffffff,
    fore: 0x333333,
    colours: [
      0x000000, 0xcd3131, 0x107c10, 0x949800, 0x0451a5, 0xbc05bc, 0x0598bc, 0x555555, 0x666666, 0xcd3131,
      0x14ce14, 0xb5ba00, 0x0451a5, 0xbc05bc, 0x0598bc, 0xa5a5a5,
    ],
  },
  { terminal: 'Terminal.app, Pro', ground: 'dark', back: 0x000000, fore: 0xf2f2f2, colours: APPLE },
  { terminal: 'Terminal.app, Basic', ground: 'light', back: 0xffffff, fore: 0x000000, colours: APPLE },
  {
    terminal: 'Windows Terminal, Campbell',
    ground: 'dark',
    back: 0x0c0c0c,
    fore: 0xcccccc,
    colours: [
      0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xcccccc, 0x767676, 0xe74856,
      0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6, 0xf2f2f2,
    ],
  },
  {
    terminal: 'Windows Terminal, One Half Light',
    ground: 'light',
    back: 0xfafafa,
    fore: 0x383a42,
    colours: [
      0x383a42, 0xe45649, 0x50a14f, 0xc18301, 0x0184bc, 0xa626a4, 0x0997b3, 0xfafafa, 0x4f525d, 0xdf6c75,
      0x98c379, 0xe4c07a, 0x61afef, 0xc577dd, 0x56b5c1, 0xffffff,
    ],
  },
  { terminal: 'GNOME Terminal, dark', ground: 'dark', back: 0x171421, fore: 0xd0cfcc, colours: GNOME },
  { terminal: 'GNOME Terminal, light', ground: 'light', back: 0xffffff, fore: 0x171421, colours: GNOME },
  { terminal: 'Solarized Dark', ground: 'dark', back: 0x002b36, fore: 0x839496, colours: SOLARIZED },
  { terminal: 'Solarized Light', ground: 'light', back: 0xfdf6e3, fore: 0x657b83, colours: SOLARIZED },
];

/** How text of a style may be drawn: its colours, and what marks it besides. */
export type Drawn = { readonly text: Rgb; readonly behind: Rgb; readonly marks: string };

/**
 * What a terminal makes of SGR parameters. Several, where terminals differ: bold text in one of the first eight
 * colours is drawn in the brighter one by some. Dim text is taken to be half-way to the background: none that is
 * known goes further.
 */
export function drawnAs(on: string, { back, fore, colours }: Palette): readonly Drawn[] {
  const codes = on === '' ? [] : on.split(';').map(Number);
  let texts: readonly Rgb[] = [fore];
  let behind = back;
  const flags = new Set<number>();
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const colour = cubeColour(codes[index + 2] ?? 0);
      if (code === 38) texts = [colour];
      else behind = colour;
      index += 2;
    } else if (code >= 30 && code <= 37) {
      texts = [colours[code - 30] ?? 0, ...(codes.includes(1) ? [colours[code - 22] ?? 0] : [])];
    } else {
      flags.add(code);
    }
  }
  const marks = [4, 7].filter((flag) => flags.has(flag)).join(' ');
  return texts.map((text) => {
    const drawn = flags.has(2) ? mixed(text, behind) : text;
    return flags.has(7) ? { text: behind, behind: drawn, marks } : { text: drawn, behind, marks };
  });
}

/** Colours 16 to 255 of the palette of 256, which terminals do not let themes change. */
function cubeColour(index: number): Rgb {
  if (index >= 232) return (8 + (index - 232) * 10) * 0x010101;
  const steps = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];
  const cube = index - 16;
  const [red, green, blue] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return (steps[red] ?? 0) * 0x010000 + (steps[green] ?? 0) * 0x000100 + (steps[blue] ?? 0);
}

function mixed(one: Rgb, other: Rgb): Rgb {
  const [red = 0, green = 0, blue = 0] = channelsOf(one).map((channel, index) =>
    Math.round((channel + (channelsOf(other)[index] ?? 0)) / 2),
  );
  return red * 0x010000 + green * 0x000100 + blue;
}

function channelsOf(colour: Rgb): readonly [number, number, number] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

/** The light of each channel, 0 to 1 (WCAG 2.2, relative luminance). */
function lightOf(colour: Rgb): readonly number[] {
  return channelsOf(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

/** How far two colours are apart for reading, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Rgb, other: Rgb): number {
  const [least = 0, most = 0] = [one, other]
    .map((colour) => dot([0.2126, 0.7152, 0.0722], lightOf(colour)))
    .toSorted((left, right) => left - right);
  return (most + 0.05) / (least + 0.05);
}

type Matrix = readonly [readonly number[], readonly number[], readonly number[]];

/** What eyes make of light: all of it, or without one kind of cones (Machado, Oliveira and Fernandes 2009). */
export const EYES: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'without blue cones': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** How different two colours look to these eyes: the distance in CIE L*a*b*, where 2.3 is just to be seen. */
export function distance(one: Rgb, other: Rgb, eyes: Matrix): number {
  const [left, right] = [labOf(one, eyes), labOf(other, eyes)];
  return Math.hypot(...left.map((value, index) => value - (right[index] ?? 0)));
}

function labOf(colour: Rgb, eyes: Matrix): readonly number[] {
  const light = eyes.map((row) => Math.min(Math.max(dot(row, lightOf(colour)), 0), 1));
  const toXyz: Matrix = [
    [0.4124, 0.3576, 0.1805],
    [0.2126, 0.7152, 0.0722],
    [0.0193, 0.1192, 0.9505],
  ];
  const white = [0.9505, 1, 1.089];
  const [x = 0, y = 0, z = 0] = toXyz.map((row, index) => {
    const share = dot(row, light) / (white[index] ?? 1);
    return share > 0.008_856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}
