import type { Host } from 'cassandra-driver';

/** A node as people know it: the driver names it by address and port. */
export function hostName({ address }: Host): string {
  return address.replace(/:\d+$/, '');
}
