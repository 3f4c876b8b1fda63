/**
 * Why a store cannot be asked:
 * - `unreachable`: no answer; `unavailable`: it answers, but too few replicas for the level asked for;
 * - `not-initialised`: there is no theater in it yet; `no-such-room`: the theater has no such room;
 * - `busy`: somebody else kept it for too long; `read-only`; `damaged`: not a theater's data, or broken;
 * - `too-new`: written by a newer version of this program; `too-old`: by an older one, and `init` brings it up to date;
 * - `configuration`: the address or the settings are wrong.
 */
export type StoreFault =
  | 'unreachable'
  | 'unavailable'
  | 'not-initialised'
  | 'no-such-room'
  | 'busy'
  | 'read-only'
  | 'damaged'
  | 'too-new'
  | 'too-old'
  | 'configuration';

/** A store could not be opened, read or initialised. The message is one line for a person and names the store. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  constructor(fault: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
