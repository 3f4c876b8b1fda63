import { bookCommand, releaseCommand } from './booking/book.ts';
import { demoCommand } from './booking/demo.ts';
import { collectCommand, expireCommand, noteCommand, reserveCommand } from './booking/reserve.ts';
import { resolveCommand } from './booking/resolve.ts';
import { terminalCommand } from './booking/terminal.ts';
import { waitCommand, waitingCommand } from './booking/waiting.ts';
import type { Command } from './cli/command.ts';
import { makeCompletionCommand } from './completion/completion.ts';
import { backupCommand, restoreCommand } from './operator/backup.ts';
import { doctorCommand } from './operator/doctor.ts';
import { forgetCommand } from './operator/forget.ts';
import { initCommand, renewCommand } from './operator/init.ts';
import { giveCommand, moveCommand } from './operator/move.ts';
import { resetCommand } from './operator/reset.ts';
import {
  blockCommand,
  unblockCommand,
  closeCommand,
  openCommand,
  renameCommand,
  undoCommand,
} from './operator/sale.ts';
import { arriveCommand } from './paper/arrive.ts';
import { listCommand } from './paper/list.ts';
import { reportCommand } from './paper/report.ts';
import { ticketsCommand } from './paper/tickets.ts';
import { configCommand } from './settings/config.ts';
import { checkCommand, stressCommand } from './stress/stress.ts';
import { findCommand, mineCommand } from './views/bookings.ts';
import { historyCommand } from './views/history.ts';
import { opsCommand } from './views/ops.ts';
import { roomsCommand, seatsCommand } from './views/rooms.ts';
import { watchCommand } from './views/watch.ts';

/** What runs when the first word is no command: the booking terminal. */
export const TERMINAL: Command = terminalCommand;

/** Every command, in the order of the help. A new command is one new file and one line here. */
export const COMMANDS: readonly Command[] = [
  demoCommand,
  roomsCommand,
  seatsCommand,
  bookCommand,
  releaseCommand,
  moveCommand,
  giveCommand,
  reserveCommand,
  collectCommand,
  noteCommand,
  expireCommand,
  waitCommand,
  waitingCommand,
  mineCommand,
  findCommand,
  historyCommand,
  listCommand,
  ticketsCommand,
  arriveCommand,
  reportCommand,
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
  forgetCommand,
  backupCommand,
  restoreCommand,
  renewCommand,
  stressCommand,
  resolveCommand,
  checkCommand,
  doctorCommand,
  configCommand,
  makeCompletionCommand(() => ({ commands: COMMANDS, terminal: TERMINAL })),
];
