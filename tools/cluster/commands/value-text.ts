import cassandra from 'cassandra-driver';

const { types } = cassandra;

/**
 * A value as the driver returns it, written as cqlsh would write it or nearly so. Not safe for a terminal by itself.
 */
export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof types.Uuid || value instanceof types.InetAddress) return value.toString();
  if (value instanceof types.Long || value instanceof types.Integer) return value.toString();
  if (value instanceof types.BigDecimal || value instanceof types.Duration) return value.toString();
  if (value instanceof types.LocalDate || value instanceof types.LocalTime) return value.toString();
  if (Array.isArray(value)) return `[${value.map(textOfValue).join(', ')}]`;
  if (typeof value !== 'object') return '?';
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${textOfValue(item)}`);
  return `{${entries.join(', ')}}`;
}
