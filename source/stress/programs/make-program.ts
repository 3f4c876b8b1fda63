import type { ClientTask } from './client-task.ts';
import type { Program } from './program.ts';
import { randomProgram } from './random.ts';
import { repeatProgram } from './repeat.ts';
import { rushProgram } from './rush.ts';

/** The program that a client runs. */
export function makeProgram(task: ClientTask): Program {
  const { choice } = task;
  switch (choice.program) {
    case 'repeat':
      return repeatProgram(task, choice.action);
    case 'random':
      return randomProgram(task);
    case 'rush':
      return rushProgram(task, choice.order);
  }
}
