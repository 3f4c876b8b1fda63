import { operationWords } from '../../../booking/describe.ts';
import {
  mostPoints,
  NAME_CELLS,
  NOTE_CELLS,
  PLAY_CELLS,
  readName,
  readNote,
  readPlay,
} from '../../../theater/names.ts';
import { countOf } from '../../../theater/seats.ts';
import {
  OPERATOR_BINDINGS,
  type OperatorCommand,
  type OperatorContext,
  type OpsCommand,
} from '../keys/ops-commands.ts';
import {
  type Dialog,
  type Draft,
  lookFor,
  type OperatorSight,
  type OperatorState,
  type OperatorStep,
  requestFor,
  say,
  stay,
} from './operator-state.ts';
import { leaveOff, pressOperator, toggled } from './press-operator.ts';

/** What has the keys while a dialog is open. */
export const DIALOG_CONTEXTS: Readonly<Record<Dialog['kind'], OperatorContext>> = {
  name: 'prompt',
  receiver: 'prompt',
  play: 'prompt',
  note: 'prompt',
  targets: 'targets',
  looking: 'question',
  question: 'question',
};

/** What operator mode makes of a command; null when it is not for it. `isOverview`: no page lies over the rooms. */
export function stepOfOperator(
  operator: OperatorState,
  command: OpsCommand,
  sight: OperatorSight,
  isOverview: boolean,
): OperatorStep | null {
  if (operator.dialog === null) {
    if (isForOperator(command)) return pressOperator(operator, command, sight);
    return command === 'back' && isOverview ? leaveOff(operator) : null;
  }
  if (command === 'accept') return acceptDialog(operator);
  if (command === 'back') return leaveDialog(operator);
  if (command === 'agree') return agree(operator);
  if (command === 'party') return switchParty(operator);
  return command === 'mark' ? chooseTarget(operator, sight) : null;
}

/** Whether a command is one that acts, or that marks what is acted on. */
export function isForOperator(command: OpsCommand): command is OperatorCommand {
  return OWN.has(command);
}

const OWN: ReadonlySet<OpsCommand> = new Set([
  ...OPERATOR_BINDINGS.filter(({ context }) => context === 'acting').map(({ command }) => command),
  'agree',
  'party',
]);

/** The part of a dialog in which something is typed. */
type Prompt = Extract<Dialog, { text: string }>;

/** The longest text of each prompt, in characters. */
export const LONGEST: Readonly<Record<Prompt['kind'], number>> = {
  name: mostPoints(NAME_CELLS),
  receiver: mostPoints(NAME_CELLS),
  play: mostPoints(PLAY_CELLS),
  note: mostPoints(NOTE_CELLS),
};

/** Enter in a dialog: goes on with what was typed or chosen, or says what is wrong with it. */
function acceptDialog(operator: OperatorState): OperatorStep {
  const { dialog } = operator;
  switch (dialog?.kind) {
    case 'name':
      return acceptName(operator, dialog.text);
    case 'receiver': {
      const reading = readName(dialog.text);
      if (reading.kind === 'fault') return say(operator, 'warning', `${capital(reading.message)}.`);
      const { room, seats } = dialog;
      return note(operator, { kind: 'give', room, seats, to: reading.name });
    }
    case 'play': {
      const reading = readPlay(dialog.text);
      if (reading.kind === 'fault') return say(operator, 'warning', `${capital(reading.message)}.`);
      return note(operator, { kind: 'rename', room: dialog.room, play: reading.name });
    }
    case 'note':
      return acceptNote(operator, dialog.draft, dialog.text);
    case 'targets': {
      const { room, from, to } = dialog;
      if (from.length === to.length) return note(operator, { kind: 'move', room, from, to });
      return say(operator, 'warning', `${countOf(from.length, 'seat')} to move; ${to.length} chosen.`);
    }
    case 'looking':
    case 'question':
    case undefined:
      return stay(operator);
  }
}

/** `m` while seats to move to are chosen: the seat of the cursor is one, or not any more. */
function chooseTarget(operator: OperatorState, { cursor }: OperatorSight): OperatorStep {
  const { dialog } = operator;
  if (dialog?.kind !== 'targets' || cursor === null) return stay(operator);
  if (cursor.room !== dialog.room) {
    return say(operator, 'warning', `A booking moves within its room: choose seats of ${dialog.room}.`);
  }
  const to = toggled(dialog.to, [{ row: cursor.row, place: cursor.place }]);
  return stay({ ...operator, dialog: { ...dialog, to }, message: null });
}

/** `s` while seats to move to are chosen: only the chosen seats of a party move, or again all of it. */
function switchParty(operator: OperatorState): OperatorStep {
  const { dialog } = operator;
  if (dialog?.kind !== 'targets') return stay(operator);
  const { from, other } = dialog;
  if (other === null) return say(operator, 'plain', 'These seats are the whole party.');
  return stay({ ...operator, dialog: { ...dialog, from: other, other: from }, message: null });
}

/** `y` to the question: the operation that was shown is on its way. */
function agree(operator: OperatorState): OperatorStep {
  const { dialog, nextId: id } = operator;
  if (dialog?.kind !== 'question') return stay(operator);
  const { preview, change } = dialog;
  const operation = { id, request: preview.request, change, phase: { kind: 'sent' } } as const;
  const next = {
    ...operator,
    dialog: null,
    marks: null,
    open: [...operator.open, operation],
    nextId: id + 1,
  };
  return {
    operator: { ...next, message: { tone: 'plain', text: `On its way: ${operationWords(change)}` } },
    effect: { kind: 'fulfil', id, preview },
  };
}

/** Esc in a dialog: nothing is done. */
function leaveDialog(operator: OperatorState): OperatorStep {
  return say({ ...operator, dialog: null }, 'plain', 'Nothing was changed.');
}

function acceptName(operator: OperatorState, text: string): OperatorStep {
  const reading = readName(text);
  if (reading.kind === 'fault') return say(operator, 'warning', `${capital(reading.message)}.`);
  const { name } = reading;
  const on = { ...operator, dialog: null, actor: name, isOn: true };
  return say(on, 'warning', `Operator mode, in the name of ${name}.`);
}

function acceptNote(operator: OperatorState, draft: Draft, text: string): OperatorStep {
  const reading = readNote(text);
  if (reading.kind === 'fault') return say(operator, 'warning', `${capital(reading.message)}.`);
  if (operator.actor === null) return stay(operator);
  return lookFor(operator, draft, requestFor(draft, operator.actor, reading.name));
}

function note(operator: OperatorState, draft: Draft): OperatorStep {
  return stay({ ...operator, dialog: { kind: 'note', draft, text: '' }, message: null });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
