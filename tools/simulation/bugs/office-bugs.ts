import { makeChangeId } from '../../../source/booking/asked.ts';
import type { Outcome } from '../../../source/booking/outcome.ts';
import type { Change, SeatChange } from '../../../source/theater/change.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import { isCome, leavingOf } from '../../../source/theater/decisions/transfer.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes of a box office, and of the journal that it keeps. */
export const OFFICE_BUGS: readonly PlantedBug[] = [
  {
    name: 'no-fence',
    about: 'Who gives up is told so at once: the fence is never sent.',
    store: (store) => ({
      ...store,
      apply: (change) =>
        change.kind === 'fence'
          ? Promise.resolve({ kind: 'applied', isUnderReplicated: false })
          : store.apply(change),
    }),
  },
  {
    name: 'fence-in-doubt-counts',
    about: 'A fence without an answer counts as one that stands.',
    store: (store) => ({
      ...store,
      apply: async (change) => {
        const attempt = await store.apply(change);
        const isFence = change.kind === 'fence' && attempt.kind === 'unknown';
        return isFence ? { kind: 'applied', isUnderReplicated: false } : attempt;
      },
    }),
  },
  {
    name: 'another-id-on-each-send',
    about: 'A change that is sent again is sent under another id.',
    store: (store) => {
      const sent = new Set<string>();
      return {
        ...store,
        apply: (change) => {
          const isAgain = sent.has(change.id);
          sent.add(change.id);
          return store.apply(isAgain ? renamed(change, makeChangeId()) : change);
        },
      };
    },
  },
  {
    name: 'decides-again-in-doubt',
    about: 'While an attempt is in doubt the request is decided again.',
    store: (store) => ({
      ...store,
      apply: async (change) => {
        const attempt = await store.apply(change);
        return attempt.kind === 'unknown' && change.kind !== 'fence' ? { kind: 'refused' } : attempt;
      },
    }),
  },
  {
    name: 'no-journal',
    about: 'Nothing is written down before it is sent.',
    journal: (journal) => ({ ...journal, write: async () => undefined, clear: async () => undefined }),
  },
  {
    name: 'journal-not-waited-for',
    about: 'A change is sent before its line of the journal is on the disk.',
    journal: (journal) => ({
      ...journal,
      write: async (change, phase) => {
        void journal.write(change, phase).catch(() => undefined);
      },
    }),
  },
  {
    name: 'journal-cleared-when-sent',
    about: 'The journal forgets a change as soon as it is sent.',
    journal: (journal) => ({
      ...journal,
      write: async (change, phase) => {
        await journal.write(change, phase);
        void journal.clear(change.id);
      },
    }),
  },
  {
    name: 'fencing-entries-passed-over',
    about: 'What was being fenced when its program died counts as settled.',
    journal: (journal) => ({
      ...journal,
      leftBehind: async () => (await journal.leftBehind()).filter(({ phase }) => phase === 'sent'),
    }),
  },
  {
    name: 'doubt-told-as-nothing',
    about: 'What nobody knows is told as "nothing was booked".',
    boxOffice: (boxOffice) => ({
      ...boxOffice,
      fulfil: async (request, options) => {
        const outcome = await boxOffice.fulfil(request, options);
        if (outcome.kind !== 'unknown') return outcome;
        return { kind: 'notApplied', reason: 'unavailable', message: outcome.message };
      },
    }),
  },
  {
    name: 'doubt-told-as-done',
    about: 'What nobody knows is told as done.',
    boxOffice: (boxOffice) => ({
      ...boxOffice,
      fulfil: async (request, options) => {
        const outcome = await boxOffice.fulfil(request, options);
        if (outcome.kind !== 'unknown') return outcome;
        const { change } = outcome;
        const how = { isUnderReplicated: false, isProvedLater: false, recorded: Promise.resolve(true) };
        return { kind: 'applied', change, ...how };
      },
    }),
  },
  {
    name: 'given-up-at-once',
    about: 'Who gives up is told that nothing will come of it, while the request goes on.',
    boxOffice: (boxOffice) => ({
      ...boxOffice,
      fulfil: async (request, { signal, ...options } = {}) => {
        const { promise, resolve } = Promise.withResolvers<Outcome>();
        signal?.addEventListener('abort', () => resolve({ kind: 'givenUp' }), { once: true });
        return await Promise.race([boxOffice.fulfil(request, options), promise]);
      },
    }),
  },
  {
    name: 'refused-by-an-old-picture',
    about: 'A refusal rests on the picture that was on the screen.',
    boxOffice: (boxOffice) => ({
      ...boxOffice,
      fulfil: async (request, options) => {
        const { seen } = options ?? {};
        const decision = seen === undefined ? null : decide(seen, request, makeChangeId());
        if (seen !== undefined && decision?.kind === 'refused') return { ...decision, snapshot: seen };
        return await boxOffice.fulfil(request, options);
      },
    }),
  },
  {
    name: 'anybody-releases',
    about: 'A release takes a seat from whoever has it.',
    boxOffice: (boxOffice) => ({
      ...boxOffice,
      fulfil: (request, options) =>
        request.kind === 'release'
          ? boxOffice.fulfil({ ...request, override: { by: request.client, reason: '' } }, options)
          : boxOffice.fulfil(request, options),
    }),
  },
  {
    name: 'clock-ahead-of-the-store',
    about: 'Reservations are judged by a clock that is some seconds ahead of the store’s.',
    store: (store) => ({
      ...store,
      look: async (room, level) => {
        const snapshot = await store.look(room, level);
        return { ...snapshot, at: snapshot.at + 5_000 };
      },
    }),
  },
  {
    name: 'old-seats-first',
    about: 'A booking leaves its seats before it has those of the other room.',
    store: (store) => ({
      ...store,
      apply: async (change) => {
        const leave = leavingOf(change);
        if (leave !== null) await store.apply(leave);
        return await store.apply(change);
      },
    }),
  },
  {
    name: 'second-step-forgotten',
    about: 'The second step of a transfer counts as made, and is never sent.',
    store: (store) => ({
      ...store,
      apply: (change) =>
        change.other !== undefined && !isCome(change)
          ? Promise.resolve({ kind: 'refused' })
          : store.apply(change),
    }),
  },
  {
    name: 'no-word-in-doubt',
    about: 'Nobody hears anything until the outcome is known.',
    boxOffice: (boxOffice) => ({
      ...boxOffice,
      fulfil: (request, options) => boxOffice.fulfil(request, { ...options, onDoubt: () => undefined }),
    }),
  },
];

function renamed(change: Change, id: string): Change {
  const rename = ({ before, after }: SeatChange): SeatChange => ({ before, after: { ...after, change: id } });
  const [first, ...others] = change.seats;
  return { ...change, id, seats: [rename(first), ...others.map(rename)] };
}
