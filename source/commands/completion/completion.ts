import { setTimeout as delay } from 'node:timers/promises';

import { StoreError } from '../../store/store.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { type Command, defineCommand, type Invocation } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { EXIT, type ExitCode } from '../cli/output.ts';
import { openStore } from '../opening/open-store.ts';
import { inHome } from '../opening/places.ts';
import { lookAtRooms } from '../opening/with-store.ts';
import { findSettings, withSettings } from '../settings/config.ts';
import { type Candidate, candidatesIn, type Completion, completionOf, type Registry } from './candidates.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

type Shell = (typeof SHELLS)[number];

/** What the scripts call; the line so far follows. */
const ANSWER = 'answer';

/** From the start of the program on, a person that pressed Tab waits for a store so long, ms. */
const PATIENCE_MS = 850;

/** What was asked and has no answer must not keep the program, ms. */
const LINGER_MS = 20;

/** `theater completion`, for the commands of a table that it is itself in. */
export function makeCompletionCommand(registry: () => Registry): Command {
  return defineCommand({
    name: 'completion',
    summary: 'A script by which a shell completes commands, seats and names',
    usage: 'completion bash | zsh | fish | powershell',
    details: [
      'bash:        eval "$(theater completion bash)" in ~/.bashrc',
      'zsh:         source <(theater completion zsh) in ~/.zshrc, after compinit',
      'fish:        theater completion fish | source, in ~/.config/fish/config.fish',
      'powershell:  theater completion powershell | Out-String | Invoke-Expression',
      'Rooms, free seats, names and references are those of the store that the line',
      'names, as far as it answers within a second; it is only looked at.',
    ],
    flags: {},
    isBare: true,
    example: 'theater completion bash',
    run: async ({ words, output, environment }) => {
      const [first, ...rest] = words;
      if (first === ANSWER) return await answer(rest, { output, environment }, registry());
      const shell = SHELLS.find((known) => known === first);
      if (shell === undefined || rest.length > 0) {
        const named = first === undefined ? 'which shell?' : `"${quoted(words.join(' '))}" is no shell here;`;
        return output.usage(`${named} there are ${SHELLS.join(', ')}`);
      }
      output.print(SCRIPTS[shell].trim().split('\n'));
      return EXIT.done;
    },
  });
}

/** Between a candidate and what it is: no name has two blanks, and a tab is not safe for a terminal. */
const BETWEEN = '  ';

type AnswerTools = Pick<Invocation, 'output' | 'environment'>;

/**
 * Prints what may follow a line: `files` or `words` first, then one candidate in each line, with what it is behind
 * two blanks. Says nothing else whatever happens, for it stands in somebody's prompt.
 */
async function answer(
  [shell, ...words]: readonly string[],
  { output, environment }: AnswerTools,
  registry: Registry,
): Promise<ExitCode> {
  const line = readAsked(shell, words);
  const completion = completionOf(line.before, line.current, registry);
  const live = await liveCandidates(completion, environment);
  const { typed, lead, files, known } = completion;
  const isMeant = ({ text }: Candidate): boolean => text.toLowerCase().startsWith(typed.toLowerCase());
  const found = [...known, ...live].filter(isMeant);
  output.print([
    files && found.length === 0 ? 'files' : 'words',
    ...found.flatMap(({ text, about }) => {
      const whole = line.insert(lead + text, lead);
      return whole === null ? [] : [about === '' ? whole : `${whole}${BETWEEN}${about}`];
    }),
  ]);
  return EXIT.done;
}

/** The line of a shell, and how a word of it is written there; null where it cannot be. */
type Asked = {
  readonly before: readonly string[];
  readonly current: string;
  readonly insert: (word: string, lead: string) => string | null;
};

/** Bash gives its line as it was typed; the others give words, the current one behind `=`, so that none is empty. */
function readAsked(shell: string | undefined, words: readonly string[]): Asked {
  if (shell === 'bash') {
    const { before, current, quote } = splitBash(words.join(' '));
    return { before: before.slice(1), current, insert: (word) => asInsertedInBash(word, current, quote) };
  }
  const before = words.slice(0, -1);
  return { before, current: (words.at(-1) ?? '').replace(/^=/, ''), insert: (word) => word };
}

/** What the store knows of it in time; nothing where it does not answer, is none, or cannot be understood. */
async function liveCandidates(
  { wanted, profiles, given }: Completion,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Candidate[]> {
  const settings = findSettings(environment, null);
  if (profiles && settings.kind === 'value')
    return settings.value.profiles.map((text) => ({ text, about: '' }));
  if (wanted.length === 0) return [];
  const rooms = wanted.flatMap((each) => (each.kind === 'seats' ? [each.room] : []));
  const pictures = await inTime(
    picturesFor(given, environment, rooms.length === wanted.length ? rooms : null),
  );
  return pictures === null ? [] : wanted.flatMap((each) => candidatesIn(pictures, each));
}

/** Pictures of these rooms, or of all; null where there are none to be had. Nothing is made or changed. */
async function picturesFor(
  given: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
  rooms: readonly string[] | null,
): Promise<readonly RoomSnapshot[] | null> {
  const flagOf = (name: string): string | null => given.get(name) ?? null;
  const settings = findSettings(environment, flagOf('profile'));
  if (settings.kind === 'fault') return null;
  try {
    const laid = withSettings(environment, settings.value);
    const store = await openStore(
      {
        store: given.has('store') ? inHome(flagOf('store') ?? '', environment) : null,
        consistency: flagOf('consistency'),
        read: flagOf('read'),
        write: flagOf('write'),
      },
      laid,
      { isBrief: true },
    );
    try {
      const plan = await store.plan();
      const wanted = rooms === null ? plan.rooms : plan.rooms.filter(({ room }) => rooms.includes(room));
      return await lookAtRooms(store, { ...plan, rooms: wanted });
    } finally {
      void store.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** What is answered in time, else null; what is still under way then does not keep the program. */
async function inTime<Answer>(work: Promise<Answer>): Promise<Answer | null> {
  const late = delay(Math.max(PATIENCE_MS - performance.now(), 0), null, { ref: false });
  const found = await Promise.race([work, late]);
  setTimeout(() => process.exit(), LINGER_MS).unref();
  return found;
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `
# Completion of theater for bash: eval "$(theater completion bash)"
_theater() {
  local line kind=
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("\${line%%  *}"); fi
  done < <("$1" completion answer bash -- "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  if [[ $kind == files ]]; then compopt -o default 2>/dev/null; fi
}
complete -F _theater theater
`,
  zsh: `
#compdef theater
# Completion of theater for zsh, after compinit: source <(theater completion zsh)
_theater() {
  local line kind=''
  local -a texts shown
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
    else
      texts+=("\${line%%  *}")
      shown+=("$line")
    fi
  done < <("\${(Q)words[1]}" completion answer zsh -- "\${(@Q)words[2,CURRENT-1]}" "=\${(Q)words[CURRENT]}" 2>/dev/null)
  if [[ $kind == files ]]; then
    _files
  elif (( $#texts )); then
    compadd -l -d shown -a texts
  fi
}
if (( $+functions[compdef] )); then compdef _theater theater; fi
`,
  fish: `
# Completion of theater for fish: theater completion fish | source
function __theater_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l answer ($before[1] completion answer fish -- $before[2..-1] "=$current" 2>/dev/null)
    if test "$answer[1]" = files
        __fish_complete_path "$current"
    else
        string replace '  ' \\t -- $answer[2..-1]
    end
end
complete -c theater -f -a '(__theater_complete)'
`,
  powershell: `
# Completion of theater for PowerShell: theater completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName theater -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() }
  })
  $rest = @($before | Select-Object -Skip 1)
  $current = "=" + $wordToComplete.Trim("'", '"')
  $answer = @(& $before[0] completion answer powershell '--' @rest $current 2>$null)
  if ($answer.Count -eq 0 -or $answer[0] -eq 'files') { return }
  $answer | Select-Object -Skip 1 | ForEach-Object {
    $text, $about = $_ -split '  ', 2
    if (-not $about) { $about = $text }
    $safe = if ($text -match '^[\\w./:=-]+$') { $text } else { "'" + $text.Replace("'", "''") + "'" }
    [System.Management.Automation.CompletionResult]::new($safe, $text, 'ParameterValue', $about)
  }
}
`,
};

/** A line as bash has it, up to the cursor. */
type BashLine = {
  /** The whole words before the current one, without their quotes. */
  readonly before: readonly string[];
  /** The word that the cursor is in, without its quotes; empty after a blank. */
  readonly current: string;
  /** The quote that is open at the cursor; empty where none is. */
  readonly quote: Quote;
};

type Quote = '' | "'" | '"';

/** Splits a line into words, as bash would when it ran it; nothing in it is expanded. */
export function splitBash(line: string): BashLine {
  const before: string[] = [];
  let current: string | null = null;
  let quote: Quote = '';
  const characters = Array.from(line);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const next = characters[at + 1] ?? '';
    const isEscape = character === '\\' && (quote === '' || (quote === '"' && /["\\$`]/.test(next)));
    if (isEscape) {
      current = (current ?? '') + next;
      at += 1;
    } else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      current ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (current !== null) before.push(current);
      current = null;
    } else current = (current ?? '') + character;
  }
  return { before, current: current ?? '', quote };
}

/** Characters that mean themselves in bash, wherever they stand in a word. */
const PLAIN = /[^\p{L}\p{M}\p{N}_.,:/@%+=-]/gu;

/**
 * A word as it is to be put behind what bash keeps of the current one: it replaces what stands behind the last `=` or
 * `:` outside of quotes. Nothing of it can be run, whoever chose the word. Null where the open quote has no way to
 * write it.
 */
export function asInsertedInBash(word: string, current: string, quote: Quote): string | null {
  if (quote === "'") return word.includes("'") ? null : word;
  // An exclamation mark stands for the history, and has no escape here.
  if (quote === '"') return word.includes('!') ? null : word.replace(/["\\$`]/g, String.raw`\$&`);
  const kept = Math.max(current.lastIndexOf('='), current.lastIndexOf(':')) + 1;
  return word.slice(kept).replace(PLAIN, String.raw`\$&`);
}
