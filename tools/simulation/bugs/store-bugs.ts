import { StoreError } from '../../../source/store/store.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import type { Owner } from '../time/virtual-time.ts';
import type { PlantedBug } from './planted-bug.ts';

/** What each program has looked at last, for a store that answers from memory. */
const REMEMBERED = new WeakMap<Owner, Map<string, { readonly at: number; readonly picture: RoomSnapshot }>>();

/** So long a remembered picture is given again, ms. */
const REMEMBERED_MS = 1000;

/** Mistakes of a store, and of how its errors are read. */
export const STORE_BUGS: readonly PlantedBug[] = [
  {
    name: 'nothing-compared',
    about: 'A change is applied whatever has become of its seats.',
    rules: { comparesVersion: false, comparesChange: false },
  },
  {
    name: 'version-alone',
    about: 'A compare-and-set names the version and not the change, where narrow reads repair.',
    rules: { comparesChange: false, repairsByReads: true },
  },
  {
    name: 'narrow-repair',
    about: 'What somebody reads of the versions alone is written back to nodes that lack it.',
    rules: { repairsByReads: true },
  },
  {
    name: 'narrow-repair-of-changes',
    about:
      'Versions and changes, read without the rest, are written back: such a mixture passes the compare-and-set.',
    rules: { repairsByReads: true, narrowColumns: ['version', 'change'] },
  },
  {
    name: 'epoch-ignored',
    about: 'A change that was decided before a restore is applied after it.',
    rules: { comparesEpoch: false },
  },
  {
    name: 'gate-ignored',
    about: 'A closed room sells.',
    rules: { comparesGate: false },
  },
  {
    name: 'half-groups',
    about: 'Of a group those seats are changed that stand as they were seen.',
    rules: { isWhole: false },
  },
  {
    name: 'settles-at-quorum',
    about: 'The look for a verdict asks a majority for rows, without a round of Paxos.',
    rules: { settlesBy: 'quorum' },
  },
  {
    name: 'settles-at-one',
    about: 'The look for a verdict asks one node.',
    rules: { settlesBy: 'one' },
  },
  {
    name: 'plain-releases',
    about: 'A release is written without a condition.',
    rules: { unconditional: new Set(['release']) },
  },
  {
    name: 'timeout-is-refusal',
    about: 'A send without an answer counts as refused.',
    below: (store) => ({
      ...store,
      apply: async (change) => {
        const attempt = await store.apply(change);
        return attempt.kind === 'unknown' ? { kind: 'refused' } : attempt;
      },
    }),
  },
  {
    name: 'timeout-is-nothing',
    about: 'A send without an answer counts as one that did nothing.',
    below: (store) => ({
      ...store,
      apply: async (change) => {
        const attempt = await store.apply(change);
        return attempt.kind === 'unknown'
          ? { ...attempt, kind: 'notApplied', reason: 'unavailable' }
          : attempt;
      },
    }),
  },
  {
    name: 'timeout-is-success',
    about: 'A send without an answer counts as applied.',
    below: (store) => ({
      ...store,
      apply: async (change) => {
        const attempt = await store.apply(change);
        return attempt.kind === 'unknown' ? { kind: 'applied', isUnderReplicated: true } : attempt;
      },
    }),
  },
  {
    name: 'driver-tries-again',
    about: 'The driver sends again by itself, and gives the answer to the second send alone.',
    below: (store) => ({
      ...store,
      apply: async (change) => {
        const attempt = await store.apply(change);
        return attempt.kind === 'unknown' ? await store.apply(change) : attempt;
      },
    }),
  },
  {
    name: 'row-called-written',
    about: 'A row of the history that could not be written counts as written.',
    below: (store) => ({
      ...store,
      record: async (entry) => {
        try {
          await store.record(entry);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
        }
      },
    }),
  },
  {
    name: 'remembered-looks',
    about: 'A look that should be linearizable is answered from memory for a second.',
    below: (store, { world, owner }) => ({
      ...store,
      look: async (room, level) => {
        const known = REMEMBERED.get(owner) ?? new Map<string, { at: number; picture: RoomSnapshot }>();
        REMEMBERED.set(owner, known);
        const last = known.get(room);
        if (last !== undefined && world.time.now - last.at < REMEMBERED_MS) return last.picture;
        const picture = await store.look(room, level);
        known.set(room, { at: world.time.now, picture });
        return picture;
      },
    }),
  },
  {
    name: 'settles-at-the-read-level',
    about: 'The box office takes a picture at the read level for a linearizable one.',
    store: (store) => ({
      ...store,
      look: async (room) => ({ ...(await store.look(room, 'browse')), isLinearizable: true }),
    }),
  },
  {
    name: 'history-of-own-rows',
    about: 'The history gives the first row it finds and no more.',
    below: (store) => ({
      ...store,
      history: async (query) => {
        const { entries, unreadable } = await store.history(query);
        return { entries: entries.slice(0, 1), unreadable };
      },
    }),
  },
];
