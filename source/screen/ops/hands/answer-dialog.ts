import { deedWords } from '../../../box-office/deed-words.ts';
import {
  mostPoints,
  NAME_CELLS,
  NOTE_CELLS,
  PLAY_CELLS,
  readName,
  readNote,
  readPlay,
} from '../../../theater/names.ts';
import { countOf } from '../../text/seat-names.ts';
import { type Draft, wishFor } from './draft.ts';
import type { Dialog, HandsState } from './hands-state.ts';
import { type HandsSight, type HandsStep, lookFor, say, stay } from './hands-step.ts';
import { toggled } from './toggle-marks.ts';

/** The part of a dialog in which something is typed. */
export type Prompt = Extract<Dialog, { text: string }>;

/** The longest text of each prompt, in characters. */
export const LONGEST: Readonly<Record<Prompt['kind'], number>> = {
  name: mostPoints(NAME_CELLS),
  receiver: mostPoints(NAME_CELLS),
  play: mostPoints(PLAY_CELLS),
  note: mostPoints(NOTE_CELLS),
};

/** Enter in a dialog: goes on with what was typed or chosen, or says what is wrong with it. */
export function acceptDialog(hands: HandsState): HandsStep {
  const { dialog } = hands;
  switch (dialog?.kind) {
    case 'name':
      return acceptName(hands, dialog.text);
    case 'receiver': {
      const reading = readName(dialog.text);
      if (reading.kind === 'fault') return say(hands, 'warning', `${capital(reading.message)}.`);
      const { room, seats } = dialog;
      return note(hands, { kind: 'give', room, seats, to: reading.name });
    }
    case 'play': {
      const reading = readPlay(dialog.text);
      if (reading.kind === 'fault') return say(hands, 'warning', `${capital(reading.message)}.`);
      return note(hands, { kind: 'rename', room: dialog.room, play: reading.name });
    }
    case 'note':
      return acceptNote(hands, dialog.draft, dialog.text);
    case 'targets': {
      const { room, from, to } = dialog;
      if (from.length === to.length) return note(hands, { kind: 'move', room, from, to });
      return say(hands, 'warning', `${countOf(from.length, 'seat')} to move; ${to.length} chosen.`);
    }
    case 'looking':
    case 'question':
    case undefined:
      return stay(hands);
  }
}

/** `m` while seats to move to are chosen: the seat of the cursor is one, or not any more. */
export function chooseTarget(hands: HandsState, { cursor }: HandsSight): HandsStep {
  const { dialog } = hands;
  if (dialog?.kind !== 'targets' || cursor === null) return stay(hands);
  if (cursor.room !== dialog.room) {
    return say(hands, 'warning', `A booking moves within its room: choose seats of ${dialog.room}.`);
  }
  const to = toggled(dialog.to, [{ row: cursor.row, place: cursor.place }]);
  return stay({ ...hands, dialog: { ...dialog, to }, message: null });
}

/** `s` while seats to move to are chosen: only the chosen seats of a party move, or again all of it. */
export function switchParty(hands: HandsState): HandsStep {
  const { dialog } = hands;
  if (dialog?.kind !== 'targets') return stay(hands);
  const { from, other } = dialog;
  if (other === null) return say(hands, 'plain', 'These seats are the whole party.');
  return stay({ ...hands, dialog: { ...dialog, from: other, other: from }, message: null });
}

/** `y` to the question: the deed that was shown is on its way. */
export function agree(hands: HandsState): HandsStep {
  const { dialog, nextId: id } = hands;
  if (dialog?.kind !== 'question') return stay(hands);
  const { preview, change } = dialog;
  const deed = { id, wish: preview.wish, change, phase: { kind: 'sent' } } as const;
  const next = { ...hands, dialog: null, marks: null, open: [...hands.open, deed], nextId: id + 1 };
  return {
    hands: { ...next, message: { tone: 'plain', text: `On its way: ${deedWords(change)}` } },
    effect: { kind: 'fulfil', id, preview },
  };
}

/** Esc in a dialog: nothing is done. */
export function leaveDialog(hands: HandsState): HandsStep {
  return say({ ...hands, dialog: null }, 'plain', 'Nothing was changed.');
}

function acceptName(hands: HandsState, text: string): HandsStep {
  const reading = readName(text);
  if (reading.kind === 'fault') return say(hands, 'warning', `${capital(reading.message)}.`);
  const { name } = reading;
  const on = { ...hands, dialog: null, actor: name, isOn: true };
  return say(on, 'warning', `The hands are on, in the name of ${name}.`);
}

function acceptNote(hands: HandsState, draft: Draft, text: string): HandsStep {
  const reading = readNote(text);
  if (reading.kind === 'fault') return say(hands, 'warning', `${capital(reading.message)}.`);
  if (hands.actor === null) return stay(hands);
  return lookFor(hands, draft, wishFor(draft, hands.actor, reading.name));
}

function note(hands: HandsState, draft: Draft): HandsStep {
  return stay({ ...hands, dialog: { kind: 'note', draft, text: '' }, message: null });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
