/** The cell that a character is drawn in, px: whole numbers, and the advance of common monospaced fonts at 15 px. */
export const CELL = { width: 9, height: 20, fontSize: 15, baseline: 15 } as const;

/** Where the middle of a seat is in its cell, px: at the middle of small letters. */
const CENTRE = { x: CELL.width / 2, y: 10.5 } as const;

/** The outline of a shape around a point, as SVG path data; what two outlines enclose both is a hole. */
type Shape = (x: number, y: number) => string;

/** Characters that fonts draw too differently for a map of seats. */
const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ['■', square(3.75)],
  ['▪', square(2.6)],
  ['▣', both(both(square(4.2), square(3.2)), square(2))],
  ['·', disc(1.3)],
  ['◦', both(disc(2.2), disc(1.2))],
  ['◆', diamond(4.4)],
  ['◇', both(diamond(4.4), diamond(2.7))],
  ['◈', both(both(diamond(4.6), diamond(3.3)), diamond(1.9))],
  ['○', both(disc(3.9), disc(2.5))],
  ['▸', (x, y) => path(x - 2.5, y - 4, 'l5.5 4l-5.5 4z')],
  ['▒', chequers],
  ['▓', both(square(4.4), chequers)],
  ['─', (x, y) => path(x - CELL.width / 2, y - 0.5, `h${CELL.width}v1h${-CELL.width}z`)],
  ['┌', (x, y) => path(x - 0.5, y + 9.5, `v${-10}h${CELL.width / 2 + 0.5}v1h${-CELL.width / 2 + 0.5}v9z`)],
  ['┐', (x, y) => path(x + 0.5, y + 9.5, `v${-10}h${-CELL.width / 2 - 0.5}v1h${CELL.width / 2 - 0.5}v9z`)],
  ['▄', (x, y) => path(x - CELL.width / 2, y, `h${CELL.width}v6h${-CELL.width}z`)],
  ['▁', (x, y) => path(x - CELL.width / 2, y + 4.5, `h${CELL.width}v1.5h${-CELL.width}z`)],
]);

/** The outline of a character in the cell whose upper left corner is given; null when a font draws it well enough. */
export function shapeOf(character: string, left: number, top: number): string | null {
  return SHAPES.get(character)?.(left + CENTRE.x, top + CENTRE.y) ?? null;
}

function square(half: number): Shape {
  return (x, y) => path(x - half, y - half, `h${2 * half}v${2 * half}h${-2 * half}z`);
}

function diamond(half: number): Shape {
  return (x, y) => path(x, y - half, `l${half} ${half}l${-half} ${half}l${-half} ${-half}z`);
}

function disc(radius: number): Shape {
  const half = (width: number): string => `a${radius} ${radius} 0 1 0 ${width} 0`;
  return (x, y) => path(x - radius, y, `${half(2 * radius)}${half(-2 * radius)}z`);
}

/** A square of 4x4 fields, every second of them filled. */
function chequers(x: number, y: number): string {
  const side = 1.9;
  const fields = [-2, -1, 0, 1].flatMap((row) => [-2, -1, 0, 1].map((column) => ({ row, column })));
  return fields
    .filter(({ row, column }) => (row + column) % 2 === 0)
    .map(({ row, column }) => path(x + column * side, y + row * side, `h${side}v${side}h${-side}z`))
    .join('');
}

function both(outer: Shape, inner: Shape): Shape {
  return (x, y) => outer(x, y) + inner(x, y);
}

function path(x: number, y: number, steps: string): string {
  return `M${rounded(x)} ${rounded(y)}${steps}`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
