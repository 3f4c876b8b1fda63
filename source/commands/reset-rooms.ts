import type { Outcome } from '../box-office/outcome.ts';
import { type ResetDesk, resetRoom } from '../box-office/reset-room.ts';
import { resetWords } from '../box-office/wording.ts';
import { StoreError } from '../store/store-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { whileInterruptible } from './interruption.ts';
import type { Output } from './output.ts';
import { exitCodeOf } from './report-outcome.ts';

/**
 * Makes rooms empty one after the other, and says what became of each. The first interruption ends it after the room
 * that is under way; a second one leaves at once. Gives the exit code of the worst room.
 */
export async function resetRooms(
  desk: ResetDesk,
  rooms: readonly string[],
  { by, reason }: { readonly by: string; readonly reason: string },
  output: Output,
): Promise<ExitCode> {
  return await whileInterruptible(
    () => reportLeft(output),
    async (signal) => {
      const endings: Ending[] = [];
      for (const room of rooms) {
        // One room after the other: a person who interrupts knows which rooms are left.
        // oxlint-disable-next-line no-await-in-loop
        const ending = await endingOf(room, () => resetRoom(desk, room, by, { reason, signal }));
        endings.push(ending);
        if (output.isJson) continue;
        if (ending.code === EXIT.done) output.print([ending.words]);
        else output.say(ending.words);
      }
      return reportAll(endings, output);
    },
  );
}

/** Gives the exit code of the worst room. */
function reportAll(endings: readonly Ending[], output: Output): ExitCode {
  const worst = worstCode(endings.map(({ code }) => code));
  if (output.isJson) {
    output.json({ outcome: OVERALL[worst] ?? 'not-applied', rooms: endings.map(({ json }) => json) });
  }
  return worst;
}

function reportLeft(output: Output): ExitCode {
  return output.fail('left', 'left before the end; nobody knows which rooms are empty', EXIT.unconfirmed);
}

/** What became of one room, ready to be told. */
type Ending = { readonly code: ExitCode; readonly words: string; readonly json: object };

async function endingOf(room: string, reset: () => Promise<Outcome>): Promise<Ending> {
  try {
    const outcome = await reset();
    return { code: exitCodeOf(outcome), words: resetWords(room, outcome), json: outcomeJson(room, outcome) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { fault: reason, message } = error;
    const words = `Room ${room} was not reset: ${message}.`;
    return { code: EXIT.unreachable, words, json: { room, outcome: 'error', reason, message } };
  }
}

function outcomeJson(room: string, outcome: Outcome): object {
  switch (outcome.kind) {
    case 'applied':
      return { room, outcome: 'applied', closed: outcome.change.gate === null };
    case 'settled':
      return { room, outcome: 'applied', closed: outcome.snapshot.isClosed };
    case 'refused':
      return { room, outcome: 'refused', reason: outcome.reason };
    case 'notApplied':
      return { room, outcome: 'not-applied', reason: outcome.reason, message: outcome.message };
    case 'givenUp':
      return { room, outcome: 'given-up' };
    case 'unknown':
      return { room, outcome: 'unknown', message: outcome.message };
  }
}

/** The worst of all is what nobody knows; then what was not done, whatever the reason. */
function worstCode(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [EXIT.unconfirmed, EXIT.unreachable, EXIT.interrupted, EXIT.refused];
  return order.find((code) => codes.includes(code)) ?? EXIT.done;
}

const OVERALL: Readonly<Partial<Record<ExitCode, string>>> = {
  [EXIT.done]: 'applied',
  [EXIT.unconfirmed]: 'unknown',
  [EXIT.interrupted]: 'given-up',
  [EXIT.refused]: 'refused',
};
