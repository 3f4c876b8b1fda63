/** The fields of an object that was read from a text; what each of them holds is for the reader to find out. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of the object that a JSON text is; null when it is anything else. */
export function parseFields(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A value as an object with fields; null when it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return isFields(value) ? value : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
