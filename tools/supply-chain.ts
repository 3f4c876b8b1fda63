/**
 * What a registry says of known vulnerabilities in the packages of a lockfile; `untold` when it could not be asked.
 */
export type Audit =
  | { readonly outcome: 'clean' }
  | { readonly outcome: 'vulnerable'; readonly counts: string }
  | { readonly outcome: 'untold'; readonly why: string };

/** From these on a vulnerability is worth stopping for. */
const SERIOUS = ['high', 'critical'] as const;

/** What `npm audit --json` printed, with or without success. */
type Printed = {
  readonly message?: string;
  readonly error?: { readonly code?: string };
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
};

/**
 * Reads what npm found out. Only a list of counts says that there is nothing: whatever else npm may print, it does
 * not know.
 *
 * @param output of `npm audit --json`
 */
export function readAudit(output: string): Audit {
  const { message, error, metadata } = parse(output);
  const found = metadata?.vulnerabilities;
  if (found === undefined) {
    return { outcome: 'untold', why: message ?? error?.code ?? 'npm says nothing that can be read' };
  }
  const serious = SERIOUS.filter((level) => (found[level] ?? 0) > 0);
  if (serious.length === 0) return { outcome: 'clean' };
  return { outcome: 'vulnerable', counts: serious.map((level) => `${found[level]} ${level}`).join(', ') };
}

function parse(output: string): Printed {
  try {
    const printed: Printed | null = JSON.parse(output);
    return printed ?? {};
  } catch {
    return {};
  }
}
