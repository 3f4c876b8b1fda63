/** The parts of a CQL primary key, such as `((room, day), at)`. */
export type PrimaryKey = {
  /** What says on which replicas a row is, and what one compare-and-set can reach. */
  readonly partition: readonly string[];
  /** What orders the rows within the partition. */
  readonly clustering: readonly string[];
};

/** Reads `(a)`, `((a), b)` or `((a, b), c, d)`. */
export function parseKey(key: string): PrimaryKey {
  const inner = key.slice(1, -1);
  const match = /^\(([^)]*)\)(.*)$/.exec(inner);
  const [partition = '', clustering = ''] = match === null ? splitFirst(inner) : [match[1], match[2]];
  return { partition: names(partition), clustering: names(clustering) };
}

function splitFirst(text: string): readonly [string, string] {
  const comma = text.indexOf(',');
  return comma === -1 ? [text, ''] : [text.slice(0, comma), text.slice(comma + 1)];
}

function names(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
