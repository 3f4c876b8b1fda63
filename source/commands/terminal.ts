import { defineCommand } from './command.ts';
import { AS_FLAG, STORE_FLAGS } from './shared-flags.ts';

export const terminalCommand = defineCommand({
  name: '',
  summary: 'The booking terminal: all rooms on one screen',
  usage: '[NAME]',
  details: [],
  flags: { ...AS_FLAG, ...STORE_FLAGS },
  example: 'theater Jaroslaw',
  run: ({ output }) => Promise.resolve(output.usage('the booking terminal needs a terminal')),
});
