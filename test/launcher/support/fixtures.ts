/** A program that says on what it runs and with what it was called, and can end in several ways. */
export const PROGRAM_SOURCE = `
import { text } from 'node:stream/consumers';

const [request = '', value = ''] = process.argv.slice(2);
if (request === 'exit') process.exitCode = Number(value);
else if (request === 'echo') process.stdout.write(await text(process.stdin));
else if (request === 'wait' || request === 'wait-for-signal') {
  if (request === 'wait-for-signal') {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => { console.log(name); process.exit(7); });
    }
  }
  console.log('ready');
  setInterval(() => {}, 1000);
} else console.log(JSON.stringify({ args: process.argv.slice(2), node: process.execPath, mode: process.env.NODE_ENV }));
`;

/**
 * Stands for \`npm ci\`: notes each call, and that it got no input; then, as the environment says, prints, waits
 * until a file is gone, fails, or installs by a link.
 */
export const FAKE_NPM = `#!/bin/sh
echo "$$ $* [$(cat)]" >> npm-calls
if [ -n "$NPM_SAYS" ]; then echo "$NPM_SAYS"; fi
while [ -e npm-waits ]; do sleep 0.05; done
if [ -n "$NPM_FAILS" ]; then echo 'npm error: no network'; exit 3; fi
ln -s "$PROJECT/node_modules" node_modules
`;
