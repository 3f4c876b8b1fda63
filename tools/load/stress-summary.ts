/** What the output of a run of cassandra-stress says. */
export interface StressSummary {
  /** Operations that were answered; null when the run did not come to its summary. */
  readonly answered: number | null;
  readonly errors: number | null;
  /** Collections of the nodes' garbage during the run. */
  readonly collections: number | null;
  /** Whether the tool could not ask the nodes for their garbage. */
  readonly hasJmxWarning: boolean;
}

/** Reads the summary out of all that the tool printed. */
export function readStressSummary(output: string): StressSummary {
  return {
    answered: figureOf(output, 'Total partitions'),
    errors: figureOf(output, 'Total errors'),
    collections: figureOf(output, 'Total GC count'),
    hasJmxWarning: output.includes('Failed to connect over JMX'),
  };
}

/** Why a run of `count` operations proves nothing, one reason a line; none when it went as it must. */
export function stressFaults(summary: StressSummary, count: number): readonly string[] {
  const { answered, errors, collections, hasJmxWarning } = summary;
  if (answered === null || errors === null) return ['the tool ended without a summary'];
  return [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
    ...(answered + errors === count ? [] : [`${answered + errors} operations instead of ${count}`]),
    ...(hasJmxWarning ? ['the nodes could not be asked over JMX'] : []),
    ...(collections === null ? ['no figures of garbage collection'] : []),
  ];
}

function figureOf(output: string, name: string): number | null {
  const match = new RegExp(`^${name} *: *([\\d,]+)`, 'm').exec(output);
  return match?.[1] === undefined ? null : Number(match[1].replaceAll(',', ''));
}
