import { ask, canAsk } from './ask.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

export const renewCommand = defineCommand({
  name: 'renew',
  summary: 'After a store was put back by hand: have everybody read it anew',
  usage: 'renew [--yes]',
  details: [
    'A store that was restored shows its old seats again, while terminals still',
    'show newer ones. This changes no seat: it begins another epoch, so that every',
    'screen reads all rooms anew and says so, and what was decided before is',
    'refused. init, restore and a reset of all rooms do it by themselves. Asks',
    'first.',
  ],
  flags: { yes: { kind: 'switch', summary: 'Do not ask.' }, ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater renew --yes',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater renew takes no words, only flags');
    if (!flags.yes && !canAsk())
      return output.usage('theater renew asks first, and there is no terminal; add --yes');
    return await withStore({ flags, environment }, async (store) => {
      if (!flags.yes) {
        output.say(`Bookings that are under way in ${store.address} will be refused.`);
        const answer = await ask('Renew? Type yes: ');
        if (answer === null) return EXIT.interrupted;
        if (answer.trim().toLowerCase() !== 'yes')
          return output.fail('not-confirmed', 'nothing was renewed: yes was not typed', EXIT.refused);
      }
      await store.renew();
      if (output.isJson) output.json({ outcome: 'applied' });
      else output.print(['Another epoch has begun: every program reads all rooms anew.']);
      return EXIT.done;
    });
  },
});
