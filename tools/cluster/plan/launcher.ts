/**
 * The words of a command that starts the one after them somewhere else, such as `nsenter --net=FILE`; none for here.
 */
export type Launcher = readonly string[];

/** A command and its arguments, started through a launcher. */
export function through(
  launcher: Launcher,
  command: string,
  words: readonly string[],
): readonly [command: string, words: readonly string[]] {
  const [first, ...others] = launcher;
  return first === undefined ? [command, words] : [first, [...others, command, ...words]];
}
