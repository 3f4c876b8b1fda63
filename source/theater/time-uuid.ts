/** 100 ns ticks between 15 October 1582, where RFC 9562 starts version-1 ids, and 1970. */
const TICKS_BEFORE_1970 = 0x01b21dd213814000n;

/** The moment a timeuuid was made, ms since the epoch (RFC 9562, version 1). Throws a RangeError on any other text. */
export function timeOf(timeuuid: string): number {
  const match = /^([\da-f]{8})-([\da-f]{4})-1([\da-f]{3})-/i.exec(timeuuid);
  if (match === null) throw new RangeError('not a timeuuid');
  const ticks = BigInt(`0x${match[3]}${match[2]}${match[1]}`);
  return Number((ticks - TICKS_BEFORE_1970) / 10_000n);
}
