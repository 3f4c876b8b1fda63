/**
 * The attributes of a cell as SGR parameters in ascending order, `1;36`; the empty text is the terminal's own style. A
 * colour of several parameters counts as one and is joined by colons: `38:5:208`.
 */
export type SgrStyle = string;

/** What the parameters 22 to 29 turn off (ECMA-48, 8.3.117). */
const TURNED_OFF: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4, 21],
  25: [5, 6],
  27: [7],
  28: [8],
  29: [9],
};

/** The style after an SGR sequence with these parameters, on a terminal that had `style`. */
export function styleAfter(style: SgrStyle, parameters: string): SgrStyle {
  let attributes: readonly string[] = style === '' ? [] : style.split(';');
  for (const code of attributesIn(parameters)) attributes = withCode(attributes, code);
  return attributes.toSorted((left, right) => numberOf(left) - numberOf(right)).join(';');
}

/** The sequence that takes a terminal from one style to another; empty when there is nothing to change. */
export function styleChange(from: SgrStyle, to: SgrStyle): string {
  if (from === to) return '';
  const parameters = from === '' || to === '' ? to : `0;${to}`;
  return `\u001B[${parameters.replaceAll(':', ';')}m`;
}

/** Splits `1;38;5;208;7` into `1`, `38:5:208` and `7`. */
function attributesIn(parameters: string): readonly string[] {
  const codes = parameters.split(';').map((code) => (code === '' ? '0' : code));
  const attributes: string[] = [];
  for (let index = 0; index < codes.length; index += 1) {
    const isLong = codes[index] === '38' || codes[index] === '48';
    const length = isLong ? (codes[index + 1] === '2' ? 5 : 3) : 1;
    attributes.push(codes.slice(index, index + length).join(':'));
    index += length - 1;
  }
  return attributes;
}

function withCode(attributes: readonly string[], code: string): readonly string[] {
  const number = numberOf(code);
  if (number === 0) return [];
  const off = TURNED_OFF[number];
  if (off !== undefined) return attributes.filter((attribute) => !off.includes(numberOf(attribute)));
  const ground = groundOf(number);
  const others = attributes.filter(
    (attribute) => attribute !== code && (ground === null || groundOf(numberOf(attribute)) !== ground),
  );
  return number === 39 || number === 49 ? others : [...others, code];
}

/** Whether a parameter is about the colour of the text or of what is behind it. */
function groundOf(code: number): 'text' | 'behind' | null {
  if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) return 'text';
  return (code >= 40 && code <= 49) || (code >= 100 && code <= 107) ? 'behind' : null;
}

function numberOf(attribute: string): number {
  return Number.parseInt(attribute, 10);
}
