import { SetUpError, tell } from './set-up.js';

/** Exit code when the program cannot be started: something that it needs is not there. EX_UNAVAILABLE of sysexits(3). */
const EXIT_UNAVAILABLE = 69;

/**
 * Says why there is nothing to run and lets this process end. With `--json` among the arguments the failure is one object on
 * standard output, as every other failure of the program is.
 *
 * @param {unknown} error
 * @throws what is not a {@link SetUpError}: a bug, which should be seen whole
 */
export function endWithError(error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(error.output);
  tell(error.message);
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ outcome: 'error', reason: 'set-up', message: error.message }));
  }
  process.exitCode = EXIT_UNAVAILABLE;
}
