/** How a stress program stands, as its screen shows it; whoever runs the program fills it in. */
export type StressPicture = {
  /** What runs, by how many, and in which store. */
  readonly program: string;
  readonly address: string;
  readonly phase: 'starting' | 'running' | 'ended';
  /** How far it is, 0 to 1. */
  readonly share: number;
  readonly seconds: number;
  /** Actions so far, and how many a second at present. */
  readonly actions: number;
  readonly rate: number;
  /** ms. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly applied: number;
  readonly refused: number;
  readonly unknown: number;
  /** Actions that the store could not be asked for. */
  readonly failed: number;
};

/** What the last line says of each phase. */
export const PHASE_WORDS: Readonly<Record<StressPicture['phase'], string>> = {
  starting: 'clients are starting',
  running: 'Ctrl-C ends it early, with the verdict so far',
  ended: 'settling what is open, judging, releasing; Ctrl-C leaves',
};
