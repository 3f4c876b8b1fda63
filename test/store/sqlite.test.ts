import { describeStoreContract } from './contract.ts';
import { makeSqliteHarness } from './support/sqlite-harness.ts';

describeStoreContract('SQLite', makeSqliteHarness);
