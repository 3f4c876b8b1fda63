/** Something a person can put right (a busy port, a missing JDK, a wrong flag): one clear line, no stack trace. */
export class ClusterFailure extends Error {
  /** What the command exits with: 1 it cannot be done, 2 it was asked for wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'ClusterFailure';
    this.exitCode = exitCode;
  }
}

/** The `code` of an error of the operating system (`ENOENT`, `EADDRINUSE`), or undefined when it has none. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
