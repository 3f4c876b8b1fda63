import type { Fault } from '../scene.ts';

/** A node that is much later than the others is taken for dead; where all are late, none is. */
const ROUNDS = [
  { who: 'coordinator', ms: 2_500 },
  { who: 'all', ms: 250 },
  { who: 'coordinator', ms: 700 },
  { who: 'all', ms: 2_000 },
  { who: 'coordinator', ms: 6_000 },
] as const;

/** The network delays every answer of the nodes, or of the coordinator. */
export const lateAnswersFault: Fault = {
  name: 'answers that come late',
  isBounded: false,
  isProxied: true,
  async inflict({ proxies, coordinatorOf, isFull, bookers }) {
    for (const { who, ms } of isFull ? ROUNDS : ROUNDS.slice(0, 2)) {
      const way = who === 'all' ? proxies : proxies.of(coordinatorOf('A'));
      way.trouble({ kind: 'late', ms });
      await Promise.all(bookers.map((booker) => booker.hasEnded(isFull ? 20 : 8)));
      proxies.trouble({ kind: 'none' });
    }
    return proxies.troubled > 0 ? [] : ['no answer was late'];
  },
};
