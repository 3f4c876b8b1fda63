import { controlKey, type Key, keyOfCsi, keyOfSs3, mouseOf, type MouseReport } from './key-codes.ts';

/**
 * Something that came from a terminal: a key that is no character, characters as they came together (Enter and Tab
 * among them), text between the marks of a bracketed paste, or a report that was asked for.
 */
export type InputEvent =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'mouse'; readonly mouse: MouseReport }
  | { readonly kind: 'focus'; readonly isFront: boolean };

/** What a terminal was asked to report besides keys; what it was not asked for is taken whole and is nothing. */
export type Reports = { readonly mouse: boolean; readonly focus: boolean };

const ESCAPE = '\u001B';

const BELL = '\u0007';

const PASTE_END = '\u001B[201~';

/**
 * What opens a string that ends with ST or BEL: OSC, DCS, APC, PM and SOS, by their second byte and as C1 controls.
 */
const STRINGS: ReadonlySet<string> = new Set(Array.from(']P_^X\u009D\u0090\u009F\u009E\u0098'));

const CSI = '\u009B';

const ST = '\u009C';

/** How long the rest of a sequence is waited for, ms; a lone Escape is the key, everything else is dropped. */
const PATIENCE_MS = { escape: 50, sequence: 1_000, paste: 2_000 } as const;

/** An answer that was cut behind its Escape is known as one for so long, ms. */
const LATE_MS = 1_000;

/** A longer paste is no name and no note: its rest is read and dropped. */
const LONGEST_PASTE = 4_096;

const LONGEST_CSI = 128;

type State = 'ground' | 'escape' | 'csi' | 'ss3' | 'mouse' | 'string' | 'string-escape' | 'paste';

/**
 * Turns what a terminal sends into keys and text, wherever it is cut. Answers to queries and reports (colours,
 * versions, device attributes, the cursor's place, focus, the mouse) are taken whole and are nothing. No key is bound
 * with Alt, so that Escape and a character in one chunk were two keys.
 */
export class InputReader {
  #state: State = 'ground';
  /** Parameters of a control sequence, or a paste so far. */
  #collected = '';
  /** The last characters of a paste, which may begin its end. */
  #tail = '';
  /** Bytes of an X10 mouse report that are still to come. */
  #mouseLeft = 0;
  /** Whether an Escape came in an earlier chunk than what follows it: then it was not Alt. */
  #isEscapeOld = false;
  /** When a lone Escape was given out as a key. */
  #escapedAt = Number.NEGATIVE_INFINITY;
  #events: InputEvent[] = [];
  /** What of the reports is given out. */
  reports: Reports = { mouse: false, focus: false };

  /** What a chunk brings, in order; `now` is any clock in ms. */
  push(chunk: string, now: number): readonly InputEvent[] {
    this.#isEscapeOld = this.#state === 'escape';
    if (this.#state === 'ground' && isRestOfSequence(chunk) && now - this.#escapedAt < LATE_MS) {
      this.#state = 'escape';
    }
    this.#escapedAt = Number.NEGATIVE_INFINITY;
    for (const character of chunk) {
      this.#take(character);
      this.#isEscapeOld &&= this.#state === 'escape';
    }
    return this.#given();
  }

  /** When {@link giveUp} is due unless more comes, in ms; null while nothing is unfinished. */
  get patienceMs(): number | null {
    if (this.#state === 'ground') return null;
    if (this.#state === 'escape') return PATIENCE_MS.escape;
    return this.#state === 'paste' ? PATIENCE_MS.paste : PATIENCE_MS.sequence;
  }

  /** Ends what is unfinished: its rest did not come in time. */
  giveUp(now: number): readonly InputEvent[] {
    if (this.#state === 'escape') {
      this.#key('escape');
      this.#escapedAt = now;
    }
    if (this.#state === 'paste') this.#endPaste();
    this.#state = 'ground';
    return this.#given();
  }

  #given(): readonly InputEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #key(key: Key): void {
    this.#events.push({ kind: 'key', key });
  }

  #typed(text: string): void {
    const last = this.#events.at(-1);
    if (last?.kind === 'typed') this.#events[this.#events.length - 1] = { ...last, text: last.text + text };
    else this.#events.push({ kind: 'typed', text });
  }

  #take(character: string): void {
    switch (this.#state) {
      case 'ground':
        this.#ground(character);
        return;
      case 'escape':
        this.#afterEscape(character);
        return;
      case 'csi':
        this.#csi(character);
        return;
      case 'ss3':
        this.#ss3(character);
        return;
      case 'mouse':
        this.#mouse(character);
        return;
      case 'string':
        this.#string(character);
        return;
      case 'string-escape':
        if (character === '\\') this.#state = 'ground';
        else this.#afterEscape(character);
        return;
      case 'paste':
        this.#paste(character);
    }
  }

  #ground(character: string): void {
    this.#state = 'ground';
    if (character === ESCAPE) this.#state = 'escape';
    else if (character === CSI) this.#begin('csi');
    else if (STRINGS.has(character) && character > '\u007F') this.#state = 'string';
    else if (character === '\u007F' || character === '\b') this.#key('backspace');
    else if (/[\t\r\n]|\P{Cc}/u.test(character)) this.#typed(character);
    else if (character >= '\u0001' && character <= '\u001A') this.#key(controlKey(character));
  }

  #begin(state: 'csi' | 'ss3'): void {
    this.#state = state;
    this.#collected = '';
  }

  #afterEscape(character: string): void {
    if (character === '[') this.#begin('csi');
    else if (character === 'O') this.#begin('ss3');
    else if (STRINGS.has(character)) this.#state = 'string';
    else if (character === ESCAPE) {
      this.#key('escape');
      this.#state = 'escape';
    } else if (/[\r\n]/.test(character) && !this.#isEscapeOld) {
      // Alt-Enter makes a window larger; taken for both keys it would unmark a group and book another seat.
      this.#state = 'ground';
    } else {
      this.#key('escape');
      this.#ground(character);
    }
  }

  #csi(character: string): void {
    if (!/[ -~]/.test(character) || this.#collected.length >= LONGEST_CSI) {
      this.#ground(character);
      return;
    }
    const before = this.#collected;
    // The Linux console's function keys are `ESC [ [ A`; the shifted ones of rxvt end with a dollar, `ESC [ 2 $`.
    const isFinal = /[@-~]/.test(character) && !(character === '[' && before === '');
    if (isFinal || (character === '$' && /^\d$/.test(before))) this.#endCsi(before, character);
    else this.#collected += character;
  }

  #endCsi(parameters: string, final: string): void {
    this.#state = 'ground';
    if (final === 'M' && parameters === '') {
      this.#state = 'mouse';
      this.#mouseLeft = 3;
    } else if (final === '~' && parameters === '200') {
      this.#state = 'paste';
      this.#collected = '';
      this.#tail = '';
    } else if (!this.#isReport(parameters, final)) this.#give(keyOfCsi(parameters, final));
  }

  /** Takes a report of the mouse or of the focus, where it was asked for; gives whether it is one. */
  #isReport(parameters: string, final: string): boolean {
    if (this.reports.focus && parameters === '' && (final === 'I' || final === 'O')) {
      this.#events.push({ kind: 'focus', isFront: final === 'I' });
      return true;
    }
    const mouse = this.reports.mouse ? mouseOf(parameters, final) : null;
    if (mouse !== null) this.#events.push({ kind: 'mouse', mouse });
    return mouse !== null;
  }

  #ss3(character: string): void {
    if (/[\d;]/.test(character) && this.#collected.length < LONGEST_CSI) {
      this.#collected += character;
      return;
    }
    if (!/[@-~]/.test(character)) {
      this.#ground(character);
      return;
    }
    this.#state = 'ground';
    this.#give(keyOfSs3(this.#collected, character));
  }

  #give(key: Key | null): void {
    if (key === null) return;
    if (Array.from(key).length === 1) this.#typed(key);
    else this.#key(key);
  }

  #mouse(character: string): void {
    if (character < ' ') {
      this.#ground(character);
      return;
    }
    this.#mouseLeft -= 1;
    if (this.#mouseLeft === 0) this.#state = 'ground';
  }

  #string(character: string): void {
    if (character === ESCAPE) this.#state = 'string-escape';
    else if (character === BELL || character === ST || character === '\u0018' || character === '\u001A') {
      this.#state = 'ground';
    } else if (character === '\u0003') this.#ground(character);
  }

  #paste(character: string): void {
    this.#tail = (this.#tail + character).slice(-PASTE_END.length);
    if (this.#collected.length < LONGEST_PASTE) this.#collected += character;
    if (this.#tail !== PASTE_END) return;
    if (this.#collected.endsWith(PASTE_END)) this.#collected = this.#collected.slice(0, -PASTE_END.length);
    this.#endPaste();
    this.#state = 'ground';
  }

  #endPaste(): void {
    this.#events.push({ kind: 'paste', text: this.#collected });
    this.#collected = '';
  }
}

/** Whether a chunk can be what follows an Escape that came long before it: nothing of it is a key by itself. */
function isRestOfSequence(chunk: string): boolean {
  return /^(?:[[\]]|[OP_^X].)/su.test(chunk);
}
