import { makeSafe } from '../../theater/safe-text.ts';

/** Where escape sequences go. */
export type TerminalWriter = { readonly write: (text: string) => unknown };

/** xterm's title stack (XTPUSHTITLE 22, XTPOPTITLE 23); terminals without one ignore both. */
const PUSH = '\u001B[22;2t';
const POP = '\u001B[23;2t';

/** Names the terminal's window (OSC 2), and gives a function that brings the old name back. */
export function nameWindow(terminal: TerminalWriter, title: string): () => void {
  terminal.write(`${PUSH}\u001B]2;${makeSafe(title)}\u0007`);
  return () => {
    terminal.write(POP);
  };
}

/** Whether a terminal takes a title without showing it as text: the Linux console and dumb terminals do not. */
export function hasTitle(term: string | undefined): boolean {
  return term !== undefined && term !== '' && term !== 'linux' && term !== 'dumb';
}
