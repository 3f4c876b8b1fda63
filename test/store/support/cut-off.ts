// Books and releases until the file must not grow any further, and says which change that was and what came of it.
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { bookingOn, releaseOn } from './changes.ts';
import { SMALL_PLAN } from './small-plan.ts';

const [file = ''] = process.argv.slice(2);
const store = await openSqliteStore(file, { plan: SMALL_PLAN });
for (let round = 0; ; round += 1) {
  const picture = await store.look('A', 'settle');
  const change = round % 2 === 0 ? bookingOn(picture, '1-1', 'Mia') : releaseOn(picture, '1-1', 'Mia');
  const attempt = await store.apply(change);
  if (attempt.kind === 'applied') continue;
  process.stdout.write(JSON.stringify({ attempt, change }));
  break;
}
