/** A piece of terminal output: a control sequence with its parameters and final letter, a line feed, or plain text. */
export type OutputPart =
  | { readonly kind: 'control'; readonly parameters: string; readonly letter: string }
  | { readonly kind: 'feed' }
  | { readonly kind: 'text'; readonly text: string };

/** Cursor moves (A-H), erasing (J, K) and styles (m): all that a picture is drawn with. */
const CONTROL = /^([\d;]*)([A-HJKm])/;

/** The parts of what draws a picture, or null for output with anything else in it: a mode, a title, a tab. */
export function partsOf(output: string): readonly OutputPart[] | null {
  const parts: OutputPart[] = [];
  for (const [index, piece] of output.split('\u001B[').entries()) {
    const [control = '', parameters = '', letter = ''] = CONTROL.exec(piece) ?? [];
    if (index > 0) {
      if (letter === '') return null;
      parts.push({ kind: 'control', parameters, letter });
    }
    for (const [line, text] of piece
      .slice(index === 0 ? 0 : control.length)
      .split('\n')
      .entries()) {
      if (/\p{Cc}/u.test(text)) return null;
      if (line > 0) parts.push({ kind: 'feed' });
      if (text !== '') parts.push({ kind: 'text', text });
    }
  }
  return parts;
}
