import type { Change, ChangeKind } from '../theater/change.ts';
import { localClock, localDay, zoneWords } from '../theater/local-time.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { timeOf } from '../theater/time-uuid.ts';
import type { Resolution } from './resolve.ts';
import { seatsWords } from './wording.ts';

const KIND_WORDS: Record<ChangeKind, string> = {
  book: 'booking',
  release: 'release',
  move: 'move',
  give: 'handing over',
  block: 'blocking',
  unblock: 'unblocking',
  reset: 'reset',
  restore: 'bringing back',
  fence: 'fence',
  close: 'closing',
  open: 'opening',
  rename: 'renaming',
};

/** What became of a change that was left without its end, in one line for a person, safe for a terminal. */
export function resolutionWords({ entry, ending }: Resolution): string {
  const what = leftBehindWords(entry.change);
  switch (ending.kind) {
    case 'applied':
      return `${what}: it went through after all.`;
    case 'never':
      return `${what}: it did not go through, and never will.`;
    case 'doubt':
      return `${what}: still nobody can say (${makeSafe(ending.message).replace(/\.$/, '')}); try again later.`;
  }
}

/** A change by what it was to do: `The booking of A 7-4 for Zoe, made 2026-01-31 19:02`. */
export function leftBehindWords(change: Change): string {
  const at = timeOf(change.id);
  const made = `${localDay(at)} ${localClock(at).slice(0, 5)} ${zoneWords(at)}`;
  return `The ${KIND_WORDS[change.kind]} of ${subjectOf(change)} for ${makeSafe(change.by)}, made ${made}`;
}

/** The seats, or the room where the change is about all of it and only touches some. */
function subjectOf({ kind, room, seats, gate, play }: Change): string {
  if (kind === 'reset' || kind === 'restore' || gate !== null || play !== undefined)
    return `room ${makeSafe(room)}`;
  return seatsWords(
    room,
    seats.map(({ after }) => after),
  );
}
