import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

import type { Moment } from './event.ts';

/**
 * Now, on the clock that all processes of this machine share. Rounded down, which keeps the order: of two moments with
 * the same number nobody can say which came first.
 */
export function monotonicNow(): Moment {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Names the clock: the machine, and on Linux the boot that it counts from. */
export function clockName(): string {
  try {
    return `${hostname()} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return hostname();
  }
}
