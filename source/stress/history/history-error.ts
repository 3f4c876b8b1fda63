/** A history that cannot be read or written. The message is one line for a person and names the file. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}
