import type { Finding, HealthDepth } from '../../vitals.ts';
import type { CassandraAddress } from '../connection/address.ts';
import type { Consistency } from '../connection/consistency.ts';
import type { Access } from '../connection/driver-options.ts';
import type { Session } from '../connection/session.ts';
import type { RoomReader } from '../rooms/room-reader.ts';
import type { PaxosVariants } from '../rooms/send-once.ts';

/** Everything a check may ask. */
export type Patient = {
  readonly depth: HealthDepth;
  readonly session: Session;
  readonly variants: PaxosVariants;
  readonly reader: RoomReader;
  readonly address: CassandraAddress;
  readonly access: Access;
  readonly dataCenter: string;
  /** What this program uses. */
  readonly consistency: Consistency;
  /** What the theater keeps for all programs; null while nobody could read it. */
  readonly houseLevels: Consistency | null;
};

export function fine(subject: string, message: string): Finding {
  return { subject, level: 'fine', message, advice: null };
}

export function warning(subject: string, message: string, advice: string): Finding {
  return { subject, level: 'warning', message, advice };
}

export function wrong(subject: string, message: string, advice: string): Finding {
  return { subject, level: 'wrong', message, advice };
}
