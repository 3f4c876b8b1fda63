import type { LatencyFigures } from '../store/latency-histogram.ts';
import { verdictWords } from '../stress/checker/verdict-words.ts';
import type { StressResult } from '../stress/programs/stress-result.ts';
import { alignColumns } from './aligned-columns.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { StressOptions } from './stress-options.ts';

/** A run as one JSON object; the names are stable. */
export function stressJson({ choice, clients }: StressOptions, result: StressResult): object {
  const { counts } = result.check;
  return {
    program: choice.program,
    clients,
    attempts: result.attempts,
    applied: result.applied,
    refused: result.refused,
    unknown: result.unknown,
    unresolved: result.unresolved,
    seconds: rounded(result.seconds),
    bookingsPerSecond: rounded(result.bookingsPerSecond),
    seatsPerSecond: rounded(result.seatsPerSecond),
    latencyMs: figures(result.latency),
    doubleBookings: counts.doubleBookings,
    lostBookings: counts.lostBookings,
    verdict: result.verdict,
  };
}

/** A run in lines for a person: what was done, the ledger, and the verdict. */
export function stressLines(result: StressResult): readonly string[] {
  const { p50, p99, max } = figures(result.latency);
  const { applied, refused, unknown, unresolved, attempts } = result;
  return [
    `${attempts} attempts in ${rounded(result.seconds)} s: ${applied} applied, ${refused} refused, ${unknown} unknown (${unresolved} unresolved).`,
    `${rounded(result.bookingsPerSecond)} bookings and ${rounded(result.seatsPerSecond)} seats a second; latency ${p50} ms (p50), ${p99} ms (p99), ${max} ms (longest).`,
    ...ledgerLines(result),
    ...verdictWords(result.check),
    ...(result.unsettled === null ? [] : [`Not all of it is proved: ${result.unsettled}.`]),
  ];
}

/** What the verdict says to a script. */
export function stressExitCode({ verdict }: StressResult): ExitCode {
  switch (verdict) {
    case 'ok':
      return EXIT.done;
    case 'violated':
      return EXIT.refused;
    case 'unproved':
      return EXIT.unconfirmed;
  }
}

function ledgerLines({ check }: StressResult): readonly string[] {
  const lines = check.ledger.filter(({ booked, released }) => booked + released > 0);
  if (lines.length === 0) return [];
  return alignColumns([
    ['Room', 'Client', 'Had', 'Booked', 'Released', 'Has'],
    ...lines.map(({ room, client, before, booked, released, has }) => [
      room,
      client,
      before,
      booked,
      released,
      has,
    ]),
  ]);
}

function figures({ p50, p99, max }: LatencyFigures): LatencyFigures {
  return { p50: rounded(p50), p99: rounded(p99), max: rounded(max) };
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
