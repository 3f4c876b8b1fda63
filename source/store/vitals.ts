/** What a cluster can do at a moment. */
export type LevelsNow = {
  readonly level: Finding['level'];
  /** The consistency levels that cannot be had, and why; null when all can. */
  readonly missing: string | null;
  /** `browsing and booking go on at QUORUM`. */
  readonly goesOn: string;
};

/** Why a node does not answer, as far as its machine tells. Safe for a terminal. */
export type NodeTrouble = {
  /** `node 2 (127.0.0.2)`, or its address where nobody knows its number. */
  readonly name: string;
  /** `takes connections and is silent`. */
  readonly cause: string;
  /** What helps: a command, where the nodes are those of the cluster script. */
  readonly todo: string;
  /** It answers what costs it nothing. */
  readonly isAnswering?: true;
  /** It is there, and cannot be spoken to: something is wrong with TLS. */
  readonly isBarred?: true;
};

/** One node of a cluster, as this program sees it. */
export type NodeVitals = {
  readonly address: string;
  /**
   * `slow`: it answers late, or nobody has said yet that it is down. `barred`: it is there, and cannot be spoken to,
   * since something is wrong with TLS.
   */
  readonly state: 'up' | 'slow' | 'barred' | 'down';
  /** How long it took to answer the simplest question, ms; null when it has not. */
  readonly latencyMs: number | null;
  /** This program's own. */
  readonly connections: number;
  /** Requests of this program that it has not answered yet. */
  readonly inFlight: number;
  /** Absent while it answers. */
  readonly trouble?: NodeTrouble;
};

/** Programs of one kind and version, at one address and with one role, that are connected to the nodes. */
export type ConnectedPrograms = {
  /** As it names itself, `theater till`; the driver's name where it does not. Not yet safe for a terminal. */
  readonly program: string;
  /** Empty where it does not say. */
  readonly version: string;
  /** The machine it comes from, as the node sees it. */
  readonly from: string;
  /** Empty where the nodes ask nobody who he is. */
  readonly role: string;
  readonly count: number;
};

/** Another program that has a file open. */
export type Opener = { readonly processId: number; readonly command: string };

/** How a store is doing at this moment; cheap enough to be asked every second. */
export type Vitals =
  | {
      readonly kind: 'cluster';
      readonly nodes: readonly NodeVitals[];
      /** Whether all nodes that answered have one schema. */
      readonly isSchemaAgreed: boolean;
      readonly levels: LevelsNow;
      /** Who is connected; null where the role of this program may not know, absent where nobody asked. */
      readonly connected?: readonly ConnectedPrograms[] | null;
    }
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly bytes: number;
      /** What is not folded into the file yet, and what the log keeps for later. */
      readonly logBytes: number;
      /** When the log was last folded into the file, ms since the epoch; null when nothing tells. */
      readonly foldedAt: number | null;
      /** Null where the system does not tell. */
      readonly others: readonly Opener[] | null;
    };

/** What can be had and what goes on, as one sentence. */
export function levelsWords({ missing, goesOn }: LevelsNow): string {
  return `${missing ?? 'every level can be had'}; ${goesOn}`;
}

/** One thing that was looked at, and what was found. */
export type Finding = {
  /** What was looked at, in a few words: `replication factor`. */
  readonly subject: string;
  readonly level: 'fine' | 'warning' | 'wrong';
  /** What was found, in one line. */
  readonly message: string;
  /** What to do about it; null when nothing is to be done. */
  readonly advice: string | null;
  /** It could not be looked at: nothing is known to be wrong, and nothing to be right. */
  readonly isUnseen?: true;
};

/** What a store says of itself. */
export type Health = {
  readonly findings: readonly Finding[];
};

/** `quick` leaves out what costs the store most, such as comparing copies; for whoever asks again and again. */
export type HealthDepth = 'quick' | 'thorough';
