/**
 * The mark that each booking renews in the file, so that a file and a log beside it can be told to belong together.
 *
 * SQLite lays whatever log it finds beside a file over it, and opens a file whose log is missing without a word.
 * Nothing of its own tells: the salts of a log are in no page of the file. So the file has one row of ours. `kept` is
 * written with each booking: all that was sold up to here is in what has this mark. `base` is written, and folded
 * into the file, before the first booking goes into a log: what is sold from here on is in the log alone.
 */
export type LogMark = {
  readonly kind: 'base' | 'kept';
  /** Of this state alone: 16 hex digits, at random. */
  readonly token: string;
  /** The token of the state that it was made from. */
  readonly previous: string;
};

const NO_TOKEN = '0'.repeat(16);

/** The mark of tables that were just made. All marks are equally long, so that SQLite writes one over the other. */
export const FIRST_MARK = `kept:${NO_TOKEN}:${NO_TOKEN}`;

/**
 * Leads on from the mark that there is to one of this kind, with a token of its own; leaves alone what is no mark.
 */
export const RENEW_MARK = `
  UPDATE log_mark SET mark = ? || ':' || lower(hex(randomblob(8))) || ':' || substr(mark, 6, 16)
  WHERE length(mark) = ${FIRST_MARK.length}`;

/** Lets a file without a log miss none. */
export const FORGET_LOG =
  "UPDATE log_mark SET mark = replace(mark, 'base:', 'kept:') WHERE mark LIKE 'base:%'";

/** What a file and the log beside it are to each other. */
type Kinship =
  /** They belong together, as far as can be told. */
  | 'fits'
  /** What the file went on to is not there. */
  | 'log is missing'
  /** The log is of another file, or of another time of this one. */
  | 'log of another file';

/**
 * Judges a file by its own mark (null for one without, of an older format) and the marks in the log, the oldest
 * first; null when there is no log, or an empty one. A log leads on from the state before its first mark, and the
 * file may have been given a part of it already; no other mark can be that of a file which this log belongs to.
 */
export function judgeLog(mark: LogMark | null, log: readonly LogMark[] | null): Kinship {
  if (log === null) return mark?.kind === 'base' ? 'log is missing' : 'fits';
  const [first] = log;
  if (first === undefined) return 'fits';
  if (mark === null) return formatMark(first) === FIRST_MARK ? 'fits' : 'log of another file';
  const isOfLog = mark.token === first.previous || log.some(({ token }) => token === mark.token);
  return isOfLog ? 'fits' : 'log of another file';
}

function formatMark({ kind, token, previous }: LogMark): string {
  return `${kind}:${token}:${previous}`;
}

const MARK = /(?<kind>base|kept):(?<token>[\da-f]{16}):(?<previous>[\da-f]{16})/;

/** The mark in a text; null when there is none. */
export function readMark(text: string): LogMark | null {
  const { kind, token, previous } = MARK.exec(text)?.groups ?? {};
  if ((kind !== 'base' && kind !== 'kept') || token === undefined || previous === undefined) return null;
  return { kind, token, previous };
}

// The format of the log: https://sqlite.org/walformat.html
const HEADER = 32;
const FRAME_HEADER = 24;

/** What tells one filling of a log from the next, in hex; null when these are not the first bytes of a log. */
export function saltsOf(log: Buffer): string | null {
  if (log.length < HEADER || log.readUInt32BE(0) >>> 1 !== 0x377f0682 >>> 1) return null;
  return log.toString('hex', 16, 24);
}

/** Where the last frame begins that ends within so many bytes of a log with this head. */
export function frameBefore(head: Buffer, bytes: number): number {
  const frame = FRAME_HEADER + head.readUInt32BE(8);
  return HEADER + Math.max(0, Math.floor((bytes - HEADER) / frame) - 1) * frame;
}

/** Whether a frame that begins so is of the filling with these salts, and not left from an older one. */
export function isFrameOf(salts: string, frame: Buffer): boolean {
  return frame.toString('hex', 8, 16) === salts;
}

/**
 * The marks in the frames of a log, the oldest first; what an older filling left behind the last frame does not
 * count.
 */
export function marksInLog(log: Buffer): readonly LogMark[] {
  const salts = saltsOf(log);
  if (salts === null) return [];
  const pageSize = log.readUInt32BE(8);
  if (pageSize < 512 || pageSize > 65_536) return [];
  const marks: LogMark[] = [];
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= log.length; at += FRAME_HEADER + pageSize) {
    if (!isFrameOf(salts, log.subarray(at, at + FRAME_HEADER))) break;
    const mark = markInPage(log.subarray(at + FRAME_HEADER, at + FRAME_HEADER + pageSize));
    if (mark !== null) marks.push(mark);
  }
  return marks;
}

const TABLE_LEAF = 0x0d;

/** The mark's row is alone in its table, and so in its page (https://sqlite.org/fileformat2.html#b_tree_pages). */
function markInPage(page: Buffer): LogMark | null {
  if (page[0] !== TABLE_LEAF || page.readUInt16BE(3) !== 1) return null;
  const cell = page.readUInt16BE(8);
  // Two lengths, the row's number, the head of the record: fewer than 16 bytes before the text.
  return readMark(page.toString('latin1', cell, cell + 16 + FIRST_MARK.length));
}
