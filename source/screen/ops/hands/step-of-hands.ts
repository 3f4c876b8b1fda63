import type { OpsCommand } from '../ops-bindings.ts';
import { acceptDialog, agree, chooseTarget, leaveDialog, switchParty } from './answer-dialog.ts';
import { HANDS_BINDINGS, type HandsCommand, type HandsContext } from './hands-bindings.ts';
import type { Dialog, HandsState } from './hands-state.ts';
import type { HandsSight, HandsStep } from './hands-step.ts';
import { leaveOff, pressHands } from './press-hands.ts';

/** What has the keys while a dialog is open. */
export const DIALOG_CONTEXTS: Readonly<Record<Dialog['kind'], HandsContext>> = {
  name: 'prompt',
  receiver: 'prompt',
  play: 'prompt',
  note: 'prompt',
  targets: 'targets',
  looking: 'question',
  question: 'question',
};

/** What the hands make of a command; null when it is not for them. `isOverview`: no page lies over the rooms. */
export function stepOfHands(
  hands: HandsState,
  command: OpsCommand,
  sight: HandsSight,
  isOverview: boolean,
): HandsStep | null {
  if (hands.dialog === null) {
    if (isForHands(command)) return pressHands(hands, command, sight);
    return command === 'back' && isOverview ? leaveOff(hands) : null;
  }
  if (command === 'accept') return acceptDialog(hands);
  if (command === 'back') return leaveDialog(hands);
  if (command === 'agree') return agree(hands);
  if (command === 'party') return switchParty(hands);
  return command === 'mark' ? chooseTarget(hands, sight) : null;
}

/** Whether a command is one that acts, or that marks what is acted on. */
export function isForHands(command: OpsCommand): command is HandsCommand {
  return OWN.has(command);
}

const OWN: ReadonlySet<OpsCommand> = new Set([
  ...HANDS_BINDINGS.filter(({ context }) => context === 'acting').map(({ command }) => command),
  'agree',
  'party',
]);
