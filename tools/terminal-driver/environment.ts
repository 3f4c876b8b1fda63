/**
 * The environment of a program on a terminal of its own: nothing of this process but where programs are found, so
 * that no CI, NO_COLOR or NODE_ENV of whoever runs the tests changes what is drawn. `home` takes all files that it
 * writes.
 */
export function terminalEnvironment(
  home: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TMPDIR: home,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
    ...more,
  };
}
