import { createInterface } from 'node:readline';

/** Whether there is a person to ask: questions go to stderr, answers come from stdin. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks a question on the terminal and gives the line that was typed; null when Ctrl-C or Ctrl-D was typed instead. */
export async function ask(question: string): Promise<string | null> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve) => {
      const leave = (): void => {
        process.stderr.write('\n');
        resolve(null);
      };
      reader.once('SIGINT', leave);
      reader.once('close', leave);
      reader.question(question, (answer) => {
        reader.off('close', leave);
        resolve(answer);
      });
    });
  } finally {
    reader.removeAllListeners('close');
    reader.close();
  }
}
