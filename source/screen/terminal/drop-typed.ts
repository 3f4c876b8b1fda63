import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Reads and drops all that was typed so far on a raw terminal: it was meant for a shell, or for nobody. The first turn of
 * the event loop starts to read, the second hands over what the terminal had.
 */
export async function dropTyped(stdin: NodeJS.ReadStream): Promise<void> {
  const drop = (): void => {
    while (stdin.read() !== null) continue;
  };
  stdin.on('readable', drop);
  await nextTurn();
  await nextTurn();
  stdin.off('readable', drop);
}
