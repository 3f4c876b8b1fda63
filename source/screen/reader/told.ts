import { seatsWords, transferQuestion } from '../../booking/asked.ts';
import { listWords } from '../../booking/describe.ts';
import type { SeatDifference } from '../../theater/picture.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import {
  countOf,
  isSameContent,
  seatLabel,
  type SeatState,
  seatRanges,
  stateOf,
} from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { Link } from '../../watch/occupancy.ts';
import type { RoomChanges } from '../client/session/news.ts';
import type { ClientState } from '../client/state/client-state.ts';
import { standingWords } from '../client/state/marks.ts';

/** What messages of the booking terminal say of keys, and the same where commands are typed. */
const KEYS_TO_COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/\bEnter books; n another\./, 'Type book, or next for another.'],
  [/\bEnter books for (.+)\.$/, 'Type book to book for $1.'],
  [/\bEnter books\./, 'Type book.'],
  [/\bEnter or n suggests others/, 'book or next suggests others'],
  [/\bunmark, mark another instead, or Esc\b/, 'unmark it, mark another instead, or unmark all'],
  [/^(\d+ of \d+: .*), (\w{6})\. (n next|Esc ends)/, '$1, reference $2. $3'],
  [/ n next, N back, Esc ends it\./, ' Type next or previous for another.'],
  [/ Esc ends it\.$/, ''],
  [/\/ finds a name/, 'find and a text finds a name'],
  [/; c names somebody else/, '; customer and a name says somebody else'],
  [/; R releases a booking/, '; release booking releases one'],
  [/; g gives a booking (.+) away/, '; give to gives away one $1'],
  [/; s moves a booking/, '; move moves a booking'],
  [/: s needs as many/, ': move needs as many'],
  [/; \+ adds /, '; join adds '],
  [/; y copies the reference of a booking/, '; reference tells that of a booking'],
  [
    /^a marks who has come, and only at a till: start it with --till, or press c\./,
    'arrived is for a till: start it with --till, or type customer.',
  ],
  [/; a marks who has come to a booked seat/, '; arrived marks who has come to a booked seat'],
  [
    /, and only at a till: start it with --till, or press c\./,
    ', and only at a till: start it with --till, or type customer.',
  ],
  [/\bt keeps (a booking|what is)/, 'reserve until keeps $1'],
  [/\be writes a note on a booking/, 'note writes one on a booking'],
  [/\bo marks (a reservation as collected|reservations)/, 'collected marks $1'],
  [/; q again leaves at once/, '; quit again leaves at once'],
];

/** A message of the booking terminal, in words that name no key. */
export function withoutKeys(text: string): string {
  return KEYS_TO_COMMANDS.reduce((words, [key, command]) => words.replace(key, command), text);
}

/** Punctuation of books, as it is spoken and written in braille without doubt. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/(\d+-\d+)\.\.(\d+-\d+)/g, '$1 to $2'],
  [/[‘’‚‛′]/g, "'"],
  [/[“”„‟″«»]/g, '"'],
  [/[‐‑‒–—―−]/g, '-'],
  [/…/g, '...'],
  [/[·•‣∙]/g, ','],
];

/** A character that is no letter, digit, blank or punctuation of a keyboard; one that a name may have stays. */
const GLYPH = /[^\p{L}\p{M}\p{N}\p{P} -~]/gu;

/**
 * A sentence as a screen reader and a braille display take it: one line, safe, without glyphs, ended by a full stop
 * or a question mark.
 */
export function plainSentence(text: string): string {
  const plain = PLAIN.reduce((words, [from, to]) => words.replace(from, to), makeSafe(text));
  const words = plain.replace(GLYPH, ' ').replace(/\s+/g, ' ').trim();
  return /[.?!]$/.test(words) ? words : `${words}.`;
}

/** What happened between two states, in sentences: what the map would show at once and a person must hear. */
export function sentencesBetween(before: ClientState, after: ClientState): readonly string[] {
  const { message, overlay } = after;
  const news = after.news.filter((item) => !before.news.includes(item)).toReversed();
  // What the cursor comes to was told when it happened.
  const isTold = before.news.some(({ text }) => message?.text.includes(text) === true);
  const isNew = message !== null && message !== before.message && !isTold;
  const isUnconfirmed = after.requests.some(
    ({ id, phase }) =>
      phase.kind === 'unconfirmed' &&
      !before.requests.some((each) => each.id === id && each.phase.kind === 'unconfirmed'),
  );
  return [
    ...(isNew ? [withoutKeys(message.text)] : []),
    ...(isUnconfirmed
      ? ['It stays open until that is known: give up makes sure that it cannot happen any more.']
      : []),
    ...news.map(({ text }) => withoutKeys(text)),
    ...(overlay === null || overlay.kind === before.overlay?.kind ? [] : askedWords(overlay)),
  ];
}

function askedWords(overlay: NonNullable<ClientState['overlay']>): readonly string[] {
  if (overlay.kind === 'customer')
    return [
      'For whom is the next booking? Type customer and a name, or customer alone for a walk-up; then book.',
    ];
  if (overlay.kind !== 'question') return [];
  const { about, wanted } = overlay;
  const seats = seatsWords(wanted.room, wanted.seats);
  if (about === 'move') return [`${transferQuestion(wanted, wanted.target ?? wanted)} Type yes or no.`];
  return about === 'release'
    ? [`Release the whole booking, ${countOf(wanted.seats.length, 'seat')}: ${seats}? Type yes or no.`]
    : [`Another booking is not confirmed yet. Book ${seats} as well? Type yes or no.`];
}

/** That the store was lost, or is there again; null where neither has happened. */
export function linkSentence(before: Link, after: Link): string | null {
  const reason = after.kind === 'reconnecting' ? after.message : null;
  const known = before.kind === 'reconnecting' ? before.message : null;
  if (reason !== null && reason !== known) return `The store does not answer: ${reason}`;
  return reason === null && known !== null ? 'The store answers again.' : null;
}

/** Sentences on what others did that are told before the rest is only counted. */
const MOST_SENTENCES = 3;

/** What others did to seats of one room: one sentence each, or of many one sentence for all. `client`: see viewer. */
export function othersSentences(
  snapshot: RoomSnapshot,
  differences: readonly SeatDifference[],
  viewer: string,
): readonly string[] {
  const { room } = snapshot;
  const groups = Map.groupBy(differences, (difference) => changeWords(snapshot, difference, viewer));
  if (groups.size <= MOST_SENTENCES)
    return [...groups].map(([words, own]) => {
      const seats = own.map(({ after }) => after);
      return `${makeSafe(room)} ${listWords(seatRanges(seats))} ${seats.length === 1 ? 'is' : 'are'} ${words}.`;
    });
  const states = Map.groupBy(differences, ({ after }) => stateOf(after, snapshot.at));
  const counts = [...states].map(([state, own]) => `${own.length} ${STATES[state]}`);
  return [`In room ${makeSafe(room)} ${countOf(differences.length, 'seat')} changed: ${counts.join(', ')}.`];
}

const STATES: Readonly<Record<SeatState, string>> = {
  free: 'free now',
  held: 'held now',
  booked: 'taken now',
  blocked: 'blocked now',
};

function changeWords(snapshot: RoomSnapshot, { before, after }: SeatDifference, viewer: string): string {
  const standing = standingWords(snapshot, after, viewer);
  const was = before.content.kind === 'booked' ? before.content.client : null;
  const is = after.content.kind === 'booked' ? after.content.client : null;
  return was === null || was === is ? `${standing} now` : `${standing} now, before of ${makeSafe(was)}`;
}

/** Between two times that it is told what others did, ms. */
const EVERY_MS = 1_000;

/** Collects what others did, so that it is told once a second at most, and only the sum of a rush. */
export class ChangeTeller {
  readonly #tell: (snapshot: RoomSnapshot, differences: readonly SeatDifference[]) => boolean;
  readonly #everyMs: number;
  /** By room and seat, from what it was when it was told last to what it is now. */
  readonly #pending = new Map<
    string,
    { readonly snapshot: RoomSnapshot; readonly seats: Map<string, SeatDifference> }
  >();
  #timer: NodeJS.Timeout | null = null;

  /** `tell` says whether it could be told now; else it is asked again a moment later. */
  constructor(
    tell: (snapshot: RoomSnapshot, differences: readonly SeatDifference[]) => boolean,
    everyMs: number = EVERY_MS,
  ) {
    this.#tell = tell;
    this.#everyMs = everyMs;
  }

  add({ after, seats }: RoomChanges): void {
    const known = this.#pending.get(after.room)?.seats ?? new Map<string, SeatDifference>();
    for (const seat of seats) {
      const label = seatLabel(seat.after);
      known.set(label, { ...seat, before: known.get(label)?.before ?? seat.before });
    }
    this.#pending.set(after.room, { snapshot: after, seats: known });
    if (this.#timer === null) this.#flush();
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#pending.clear();
  }

  #flush(): void {
    this.#timer = null;
    for (const [room, { snapshot, seats }] of this.#pending) {
      const differences = [...seats.values()].filter(
        ({ before, after }) => !isSameContent(before.content, after.content),
      );
      if (differences.length === 0 || this.#tell(snapshot, differences)) this.#pending.delete(room);
    }
    // Also after the last of them: what follows within a second is told together.
    this.#timer = setTimeout(() => this.#next(), this.#everyMs).unref();
  }

  #next(): void {
    this.#timer = null;
    if (this.#pending.size > 0) this.#flush();
  }
}
