import { backupCommand, restoreCommand } from './backup.ts';
import { blockCommand } from './block.ts';
import { bookCommand } from './book.ts';
import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { closeCommand, openCommand } from './gate.ts';
import { giveCommand } from './give.ts';
import { historyCommand } from './history.ts';
import { initCommand } from './init.ts';
import { mineCommand } from './mine.ts';
import { moveCommand } from './move.ts';
import { opsCommand } from './ops.ts';
import { releaseCommand } from './release.ts';
import { renameCommand } from './rename.ts';
import { renewCommand } from './renew.ts';
import { resetCommand } from './reset.ts';
import { resolveCommand } from './resolve.ts';
import { roomsCommand } from './rooms.ts';
import { seatsCommand } from './seats.ts';
import { stressCommand } from './stress.ts';
import { terminalCommand } from './terminal.ts';
import { unblockCommand } from './unblock.ts';
import { undoCommand } from './undo.ts';
import { watchCommand } from './watch.ts';

/** What runs when the first word is no command: the booking terminal. */
export const TERMINAL: Command = terminalCommand;

/** Every command, in the order of the help. A new command is one new file and one line here. */
export const COMMANDS: readonly Command[] = [
  roomsCommand,
  seatsCommand,
  bookCommand,
  releaseCommand,
  moveCommand,
  giveCommand,
  mineCommand,
  historyCommand,
  watchCommand,
  opsCommand,
  blockCommand,
  unblockCommand,
  closeCommand,
  openCommand,
  renameCommand,
  undoCommand,
  initCommand,
  resetCommand,
  backupCommand,
  restoreCommand,
  renewCommand,
  stressCommand,
  resolveCommand,
  checkCommand,
  doctorCommand,
];
