import { describeStoreContract } from '../store/contract.ts';
import { makeCassandraHarness } from './cassandra-harness.ts';
import { describeOnCluster } from './nodes.ts';

describeOnCluster('Cassandra', (theCluster) => {
  describeStoreContract('Cassandra', () => makeCassandraHarness(theCluster()), 180_000);
});
