/** Exit code when there is nothing to run: something that the program needs is not there. EX_UNAVAILABLE of sysexits(3). */
const EXIT_UNAVAILABLE = 69;

/** Why the program or a tool cannot be made ready: one line for a person, and what a failed step printed. */
export class SetUpError extends Error {
  /**
   * @param {string} message one line
   * @param {string} [output] may be many lines
   */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/**
 * Says something about the set-up, on standard error: standard output belongs to the program.
 *
 * @param {string} text one line
 */
export function tell(text) {
  process.stderr.write(`theater: ${text}\n`);
}

/**
 * Says why there is nothing to run, and lets this process end with an exit code of its own. With `--json` among the
 * arguments the failure is also one object on standard output, as every failure of the program is.
 *
 * @param {unknown} error
 * @returns {undefined}
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
