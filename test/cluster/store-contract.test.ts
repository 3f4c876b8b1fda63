import { describeStoreContract } from '../store/contract.ts';
import { makeCassandraHarness } from './harness/cassandra-harness.ts';
import { describeOnCluster } from './harness/nodes.ts';

describeOnCluster('Cassandra', (theCluster) => {
  describeStoreContract('Cassandra', () => makeCassandraHarness(theCluster()), 180_000);
});
