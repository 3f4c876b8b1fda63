import { deedOutcomeWords } from '../../../box-office/deed-outcome-words.ts';
import { deedWords } from '../../../box-office/deed-words.ts';
import type { Outcome } from '../../../box-office/outcome.ts';
import type { Preview } from '../../../box-office/preview.ts';
import { canBeUndone } from '../../../theater/decide-undo.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { verdictOn } from '../../../theater/verdict.ts';
import type { Message } from '../../client/client-state.ts';
import { type HandsState, type OpenDeed, tell } from './hands-state.ts';

/** The hands after the look before a question: the question, or why there is nothing to ask. */
export function seePreview(hands: HandsState, id: number, preview: Preview): HandsState {
  if (!isAwaited(hands, id)) return hands;
  const { wish, seen, decision } = preview;
  if (decision.kind === 'change') {
    return { ...hands, dialog: { kind: 'question', preview, change: decision.change }, message: null };
  }
  const outcome: Outcome = { ...decision, snapshot: seen };
  return tell({ ...hands, dialog: null }, toneOf(outcome), deedOutcomeWords(outcome, wish));
}

/** The hands after a look that the store did not answer. */
export function failPreview(hands: HandsState, id: number, reason: string): HandsState {
  if (!isAwaited(hands, id)) return hands;
  return tell({ ...hands, dialog: null }, 'bad', `Nothing was changed: ${makeSafe(reason)}`);
}

/** The hands after the outcome of an open deed: what is said, and what can be undone. */
export function settleDeed(hands: HandsState, id: number, outcome: Outcome): HandsState {
  const deed = hands.open.find((open) => open.id === id);
  if (deed === undefined) return hands;
  const told = tell(hands, toneOf(outcome), deedOutcomeWords(outcome, deed.wish));
  if (outcome.kind === 'unknown') return withPhase(told, id, { kind: 'unconfirmed', change: outcome.change });
  const closed = withoutDeed(told, id);
  if (outcome.kind !== 'applied') return closed;
  const isLast = deed.wish.kind !== 'undo' && canBeUndone(outcome.change);
  return { ...closed, undo: isLast ? outcome.change : null };
}

/** The hands after a deed that could not even be sent; `reason` is what the store said. */
export function failDeed(hands: HandsState, id: number, reason: string): HandsState {
  return tell(withoutDeed(hands, id), 'bad', `Nothing was changed: ${makeSafe(reason)}`);
}

/** The hands once an attempt of a deed got no answer and the box office looks for what became of it. */
export function doubtDeed(hands: HandsState, id: number): HandsState {
  const deed = hands.open.find((open) => open.id === id);
  if (deed === undefined || deed.phase.kind !== 'sent') return hands;
  const text = `No answer so far: ${deedWords(deed.change)}. Finding out what became of it.`;
  return tell(withPhase(hands, id, { kind: 'doubt' }), 'warning', text);
}

/** Unconfirmed deeds whose end newer pictures can tell; the box office says it. */
export function provableDeeds(
  { open }: HandsState,
  rooms: ReadonlyMap<string, RoomSnapshot>,
): readonly OpenDeed[] {
  return open.filter(({ phase }) => {
    const snapshot = phase.kind === 'unconfirmed' ? rooms.get(phase.change.room) : undefined;
    if (phase.kind !== 'unconfirmed' || snapshot === undefined) return false;
    const verdict = verdictOn(phase.change, snapshot);
    return verdict === 'applied' || (verdict === 'never' && snapshot.isLinearizable);
  });
}

function toneOf(outcome: Outcome): Message['tone'] {
  switch (outcome.kind) {
    case 'applied':
      return 'good';
    case 'settled':
    case 'givenUp':
      return 'plain';
    case 'refused':
    case 'notApplied':
    case 'unknown':
      return 'bad';
  }
}

function isAwaited({ dialog }: HandsState, id: number): boolean {
  return dialog?.kind === 'looking' && dialog.id === id;
}

function withoutDeed(hands: HandsState, id: number): HandsState {
  return { ...hands, open: hands.open.filter((deed) => deed.id !== id) };
}

function withPhase(hands: HandsState, id: number, phase: OpenDeed['phase']): HandsState {
  return { ...hands, open: hands.open.map((deed) => (deed.id === id ? { ...deed, phase } : deed)) };
}
