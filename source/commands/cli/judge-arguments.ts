import { makeSafe } from '../../theater/safe-text.ts';
import { type FlagTable, typedFlag } from './command.ts';

/** Arguments that a parser cannot misread any more, or what is wrong with them in one line. */
type JudgedArguments =
  | { readonly kind: 'arguments'; readonly argv: readonly string[]; readonly given: readonly string[] }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * Judges flags before they are parsed, because the parser drops what it does not expect: an empty value, a `-`, a
 * flag in capitals, a word after a switch. Switches come back as `--json=true`, so that they cannot swallow the next
 * word; `given` has the names of the flags that are there; of those in `meant` one is proposed for a slip.
 */
export function judgeArguments(
  argv: readonly string[],
  flags: FlagTable,
  meant: FlagTable = flags,
): JudgedArguments {
  const names = new Map(Object.keys(flags).map((name) => [typedFlag(name), name]));
  const judged: string[] = [];
  const given: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      judged.push(...argv.slice(index));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      judged.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const typed = equals === -1 ? argument : argument.slice(0, equals);
    const name = names.get(SHORT_FLAGS.get(typed) ?? typed);
    const flag = name === undefined ? undefined : flags[name];
    if (name === undefined || flag === undefined)
      return fault(unknownFlag(typed, Object.keys(meant).map(typedFlag)));
    if (given.includes(name)) return fault(`${typed} is given twice; give it once`);
    given.push(name);
    if (flag.kind === 'switch') {
      if (equals !== -1) return fault(`${typed} takes no value; write ${typed} alone`);
      judged.push(`${typedFlag(name)}=true`);
      continue;
    }
    const value = equals === -1 ? argv[(index += 1)] : argument.slice(equals + 1);
    if (value === undefined || value.trim() === '') {
      return fault(`${typed} needs a value; write ${typed} ${flag.placeholder}`);
    }
    if (equals === -1 && value.startsWith('-')) {
      const advice = value === '-' ? '' : `, or ${typed}=${quoted(value)} if that is meant`;
      return fault(
        `${typed} needs a value, and "${quoted(value)}" is none; write ${typed} ${flag.placeholder}${advice}`,
      );
    }
    judged.push(`${typed}=${value}`);
  }
  return { kind: 'arguments', argv: judged, given };
}

/** The short forms that every program has. */
const SHORT_FLAGS: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-v', '--version'],
  ['-V', '--version'],
]);

/** What a person typed, as it may be shown again: safe, and not longer than a line has room for. */
export function quoted(text: string): string {
  const safe = makeSafe(text);
  return safe.length > 40 ? `${safe.slice(0, 39)}…` : safe;
}

function unknownFlag(typed: string, known: readonly string[]): string {
  const near = known.find(
    (candidate) => isOneEditAway(candidate, typed.toLowerCase()) || candidate === typed.toLowerCase(),
  );
  const advice =
    near === undefined ? 'theater COMMAND --help names those that there are' : `did you mean ${near}?`;
  return `there is no flag ${quoted(typed)}; ${advice}`;
}

function fault(message: string): JudgedArguments {
  return { kind: 'fault', message };
}

/**
 * Whether two different words become the same by one letter more, less, or other, or by two neighbours changing
 * places.
 */
export function isOneEditAway(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  const [leftRest, rightRest] = [left.slice(start), right.slice(start)];
  return (
    leftRest.slice(1) === rightRest.slice(1) ||
    leftRest.slice(1) === rightRest ||
    leftRest === rightRest.slice(1) ||
    (leftRest[0] === rightRest[1] && leftRest[1] === rightRest[0] && leftRest.slice(2) === rightRest.slice(2))
  );
}
