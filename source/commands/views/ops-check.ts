import { setTimeout as delay } from 'node:timers/promises';

import { type Store, StoreError } from '../../store/store.ts';
import { asTyped } from '../../store/typed-command.ts';
import { lostAlert } from '../../watch/alerts.ts';
import { type ExitCode, MONITOR } from '../cli/exit-codes.ts';
import type { Output } from '../cli/output.ts';
import { openStore, type StoreFlags, vitalsUnanswered } from '../opening/open-store.ts';
import { monitorLine } from './monitor.ts';
import { surveyCheck, takeSurvey } from './ops-reports.ts';

/** A monitor has its answer within 8 s whatever the store does: so long after its own start the program waits, ms. */
const PATIENCE_MS = 5_500;

/** Then the nodes are asked why, ms. */
const NODES_MS = 1_500;

/** What was asked and has no answer must not keep the program, ms. */
const LINGER_MS = 200;

/**
 * Prints the one line of `theater ops --check`. Rejects with a StoreError when the address or the settings are wrong.
 */
export async function checkInTime(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  output: Output,
): Promise<ExitCode> {
  const opened: { store?: Store } = {};
  const survey = (async () => {
    opened.store = await openStore(flags, environment);
    return await takeSurvey(opened.store, environment);
  })();
  try {
    const answer = await within(Math.max(PATIENCE_MS - performance.now(), 0), survey);
    if (answer !== null) {
      const { state, line } = surveyCheck(answer);
      output.print([line]);
      await opened.store?.close();
      return MONITOR[state];
    }
    return await reportLost('the store has not answered within 5 s');
  } catch (error) {
    if (!(error instanceof StoreError) || error.fault === 'configuration') throw error;
    return await reportLost(error.message);
  }

  async function reportLost(message: string): Promise<ExitCode> {
    const asked = opened.store?.vitals() ?? vitalsUnanswered(flags, environment);
    const alert = lostAlert(await within(NODES_MS, asked), message);
    output.print([monitorLine('critical', `${alert.message} -> ${asTyped(alert.advice)}`)]);
    void opened.store?.close();
    setTimeout(() => process.exit(), LINGER_MS).unref();
    return MONITOR.critical;
  }
}

/** What is answered in time; null for what is not, which then ends as it may. */
async function within<Answer>(ms: number, work: Promise<Answer>): Promise<Answer | null> {
  const ended = new AbortController();
  const late = delay(ms, null, { signal: ended.signal }).catch(() => null);
  try {
    return await Promise.race([work, late]);
  } finally {
    ended.abort();
    work.catch(() => undefined);
  }
}
