import type { Store } from './store.ts';

/** A store that passes every call on to another: what a wrapper starts from, to change a few of them. */
export function forwardTo(store: Store): Store {
  return {
    address: store.address,
    ...(store.askEveryMs !== undefined && { askEveryMs: store.askEveryMs }),
    ...(store.needsJournal !== undefined && { needsJournal: store.needsJournal }),
    ...(store.news !== undefined && { news: store.news }),
    theaterId: () => store.theaterId(),
    plan: () => store.plan(),
    look: (room, level) => store.look(room, level),
    revisions: () => store.revisions(),
    apply: (change) => store.apply(change),
    record: (entry) => store.record(entry),
    recorded: (room, changes) => store.recorded(room, changes),
    history: (query) => store.history(query),
    health: (depth) => store.health(depth),
    vitals: () => store.vitals(),
    ...(store.upgrades !== undefined && { upgrades: () => store.upgrades?.() ?? Promise.resolve([]) }),
    initialise: (plan, options) => store.initialise(plan, options),
    renew: () => store.renew(),
    close: () => store.close(),
  };
}
