import type { House } from '../scene.ts';

/** What a fault of a theater in one file is inflicted on. */
export type FileScene = House & {
  /** The file; the folder it is in holds nothing else. */
  readonly file: string;
};

/** Something that goes wrong with a file or with the programs on it, and can be made to. */
export type FileFault = {
  /** As `npm run test:faults -- NAME` takes it. */
  readonly name: string;
  /** Why this machine does not allow it, or null; absent where every machine does. */
  readonly whyNotHere?: () => string | null;
  /** The file is on a disk of its own of so many kB, which can be filled. */
  readonly diskKilobytes?: number;
  /** Lets it go wrong, and mends it. Gives what was not as promised, beyond what the history shows; one line each. */
  inflict(scene: FileScene): Promise<readonly string[]>;
};
