import type { Change } from './change.ts';
import type { PassedVersions } from './room-versions.ts';
import type { Seat } from './seats.ts';

/** A change that was applied, as those who only watch are told of it. */
export type Announcement = {
  /** Id of the change, which is also what it moved the room's revision to. */
  readonly change: string;
  readonly room: string;
  /** In which it was applied; empty where nothing tells. */
  readonly epoch: string;
  /** What the seats became; null where there is more to tell, as of a play or many seats: look at the room. */
  readonly seats: readonly Seat[] | null;
  readonly gate: Change['gate'];
};

/** What those who watch hear. Some of it may be heard more than once, and some may be missing. */
export type Heard = {
  /** What has happened. */
  readonly changes: readonly Announcement[];
  /** How far rooms had come, to prove a picture without asking for it. */
  readonly proofs: readonly PassedVersions[];
};
