/** What stands in one field: a text is guarded against being taken for a formula, and null is an empty field. */
export type CsvField = string | number | boolean | null;

/**
 * Lines of comma-separated values (RFC 4180, ended by whoever prints them) that are safe to open in a spreadsheet: a
 * text that it could take for a formula, since it starts with `= + - @`, a tab or a line end, gets an apostrophe. Every
 * text is quoted.
 */
export function csvLines(rows: readonly (readonly CsvField[])[]): readonly string[] {
  return rows.map((row) => row.map(csvField).join(','));
}

function csvField(field: CsvField): string {
  if (field === null) return '';
  if (typeof field !== 'string') return String(field);
  const guarded = /^[\s\uFEFF]*[=+\-@\t\r\n＝＋－＠]/u.test(field) ? `'${field}` : field;
  return `"${guarded.replaceAll('"', '""')}"`;
}
