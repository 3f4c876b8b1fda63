/** What the program's exit code says; scripts rely on these. 69, 70, 74 and 75 are those of sysexits.h. */
export const EXIT = {
  /** Done, or proved to have been done after all. */
  done: 0,
  /** Refused: the seats and their owners are named. For `doctor`: something is wrong. */
  refused: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** The store cannot be reached or used, or has no theater in it; nothing was changed. */
  unreachable: 69,
  /** A fault of the program itself. */
  internal: 70,
  /** What was found out or done could not be written where it was to go: stdout, or a file that was named. */
  unwritten: 74,
  /** Nobody can say yet whether the change was applied. */
  unconfirmed: 75,
  /** Interrupted, with nothing sent, or with proof that nothing was or will be applied. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT] | (typeof MONITOR)[keyof typeof MONITOR];

/** What `theater ops --check` ends with instead: the codes that monitors have for a plugin. */
export const MONITOR = { ok: 0, warning: 1, critical: 2, unknown: 3 } as const;
