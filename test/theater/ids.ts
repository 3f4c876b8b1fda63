/** A timeuuid made at a moment (ms since the epoch), by a node of one's own. */
export function idAt(at: number, node = '000000000001'): string {
  const ticks = (BigInt(at) * 10_000n + 0x01b21dd213814000n).toString(16).padStart(15, '0');
  return `${ticks.slice(7)}-${ticks.slice(3, 7)}-1${ticks.slice(0, 3)}-8000-${node}`;
}
