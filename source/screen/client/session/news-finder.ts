import type { Explanations, Unexplained } from '../../../booking/history.ts';
import { StoreError } from '../../../store/store.ts';
import { type Change, changeTime, type HistoryEntry } from '../../../theater/change.ts';
import { type SeatDifference, withChange } from '../../../theater/picture.ts';
import { referenceIn } from '../../../theater/reference.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { listOf, ownerOf, type Seat, seatRanges, isSameSeat, seatLabel } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import type { ClientState, Happening, News, Cursor, SeatStory } from '../state/client-state.ts';
import { standingWords } from '../state/marks.ts';
import { changesBetween, newsIn, type RoomChanges, type RoomNews, writeNews } from './news.ts';

/** Asks the history by whom and why; resolves to what could be had, when it could be had. */
export type Explain = (what: Unexplained, signal: AbortSignal) => Promise<Explanations>;

type NewsFinderTools = {
  readonly client: string;
  readonly explain: Explain;
  /** Told each time that another terminal has changed seats, whosever they are. */
  readonly onChanged: (changes: RoomChanges) => void;
  /** Told each time that others have changed something for the client. */
  readonly onNews: (news: readonly News[]) => void;
};

/** Clocks of those who change seats may differ by so much from that of the store, ms. */
const CLOCK_SLACK_MS = 60_000;

/** Compares each picture with what the client knew before, and tells what others have done meanwhile. */
export class NewsFinder {
  readonly #tools: NewsFinderTools;
  /** What the client knows of each room: all pictures so far, and what this terminal did itself. */
  readonly #known = new Map<string, RoomSnapshot>();
  readonly #seen = new Map<string, RoomSnapshot>();
  readonly #end = new AbortController();
  /** One after the other, so that the lines come in the order of what they tell. */
  #told = Promise.resolve();

  constructor(tools: NewsFinderTools) {
    this.#tools = tools;
  }

  /** Takes note of what this terminal did itself, which is no news to it. */
  readonly note = (change: Change): void => {
    const known = this.#known.get(change.room);
    if (known !== undefined) this.#known.set(change.room, withChange(known, change));
  };

  /**
   * Looks for news in these pictures; those of a room with an open request of this terminal have to wait for its
   * outcome.
   */
  readonly see = (rooms: ReadonlyMap<string, RoomSnapshot>, isOpen: (room: string) => boolean): void => {
    for (const [room, picture] of rooms) {
      if (this.#seen.get(room) === picture || isOpen(room)) continue;
      this.#seen.set(room, picture);
      const known = this.#known.get(room);
      const changes = known === undefined ? null : changesBetween(known, picture);
      // The picture may not show yet what this terminal has done.
      this.#known.set(room, changes?.after ?? picture);
      if (changes !== null && changes.seats.length > 0) this.#tools.onChanged(changes);
      const news = newsIn(changes, this.#tools.client);
      if (news !== null) this.#told = this.#tellAfter(this.#told, news);
    }
  };

  /** Ends every question. */
  readonly end = (): void => this.#end.abort();

  async #tellAfter(earlier: Promise<void>, news: RoomNews): Promise<void> {
    const { client, explain, onNews } = this.#tools;
    const { before, after, seats, inside } = news;
    const first = inside.length === 0 ? [] : after.seats.slice(0, 1);
    const changes = [...seats.map((difference) => difference.after), ...first].map(({ change }) => change);
    const { room } = after;
    const rows = await explain({ room, changes, since: before.at - CLOCK_SLACK_MS }, this.#end.signal);
    await earlier;
    if (!this.#end.signal.aborted) onNews(writeNews(news, rows, client));
  }
}

/** More than a terminal of any size shows. */
const MOST_HAPPENINGS = 100;

/** Stretches of seats that are named before the rest is only counted. */
const MOST_STRETCHES = 4;

/**
 * What other terminals changed between two pictures of a room, in words: how the seats stand now, and whose they
 * were; seats that changed in the same way are told together, and what was only held for a while is not told.
 * `client`: whose seats are called yours.
 */
export function happeningsIn(
  after: RoomSnapshot,
  differences: readonly SeatDifference[],
  client: string,
): readonly Happening[] {
  const { room, at } = after;
  const lasting = differences.filter((each) => isLasting(each.before) || isLasting(each.after));
  const groups = Map.groupBy(lasting, (difference) => changeWords(after, difference, client));
  return [...groups].map(([words, seats]) => {
    const names = listOf(seatRanges(seats.map((each) => each.after)), MOST_STRETCHES);
    return { at, wordings: [`${makeSafe(room)} ${names} ${words}`], isOwn: false };
  });
}

function isLasting({ content }: Seat): boolean {
  return content.kind === 'booked' || content.kind === 'blocked';
}

function changeWords(snapshot: RoomSnapshot, { before, after }: SeatDifference, client: string): string {
  const standing = standingWords(snapshot, after, client);
  const reference = referenceIn(after.content);
  const is = ownerOf(after, snapshot.at);
  // Whoever only held a seat did not have it.
  const was = before.content.kind === 'booked' ? before.content.client : null;
  const words = [standing, ...(reference === null ? [] : [reference])];
  return [...words, ...(was === null || was === is ? [] : [`before of ${makeSafe(was)}`])].join(', ');
}

/** What this terminal did itself, in the words that it said; `at` where the change does not tell when it was made. */
export function ownHappening(change: Change, { message }: ClientState, at: number): readonly Happening[] {
  if (message === null) return [];
  return [{ at: changeTime(change.id) ?? at, wordings: [message.text, ...(message.briefer ?? [])] }];
}

/** The state with what has happened since; the newest first. */
export function withHappened(state: ClientState, happened: readonly Happening[]): ClientState {
  if (happened.length === 0) return state;
  return { ...state, happened: [...happened.toReversed(), ...state.happened].slice(0, MOST_HAPPENINGS) };
}

/** What the panels of a large screen ask the history. */
export type PanelQuestions = {
  /** The rows of one seat, the oldest first; rejects with a StoreError. Absent where nobody asks for them. */
  readonly findStory?: (seat: Cursor) => Promise<readonly HistoryEntry[]>;
  /** What happened last in the house, the oldest first; rejects with a StoreError. */
  readonly findRecent?: () => Promise<readonly HistoryEntry[]>;
};

/** What was found out for them. */
type Told = Partial<Pick<ClientState, 'earlier' | 'story'>>;

/**
 * A cursor that stays for so long on a seat has come to it, ms: what there is to tell of it is told then, so that a
 * walk over the rooms costs no more on a large screen than on a small one.
 */
const REST_MS = 250;

/** Finds out what only a large screen tells: what happened before it was opened, and to the seat under the cursor. */
export class PanelTeller {
  readonly #questions: PanelQuestions;
  readonly #onTold: (told: Told) => void;
  /** The seat, at its change, whose story is there or on its way. */
  #storyOf = '';
  #isRecentAsked = false;
  #resting: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(questions: PanelQuestions, onTold: (told: Told) => void) {
    this.#questions = questions;
    this.#onTold = onTold;
  }

  /**
   * Tells what is not told yet, by the state and the rooms as they are now; `getStory` gives what is told by then.
   */
  tell(cursor: Cursor, rooms: ReadonlyMap<string, RoomSnapshot>, getStory: () => SeatStory | null): void {
    void this.#askRecent();
    this.#followCursor(cursor, rooms.get(cursor.room), getStory);
  }

  /** Another theater is there, of which nothing was told. */
  restart(): void {
    this.#storyOf = '';
    this.#isRecentAsked = false;
  }

  end(): void {
    this.#isOver = true;
    if (this.#resting !== null) clearTimeout(this.#resting);
  }

  async #askRecent(): Promise<void> {
    const { findRecent } = this.#questions;
    if (findRecent === undefined || this.#isRecentAsked) return;
    this.#isRecentAsked = true;
    const earlier = await orNull(findRecent());
    if (earlier !== null && !this.#isOver) this.#onTold({ earlier });
  }

  /** Has the history of the seat read that the cursor rests on, once for each change of it. */
  #followCursor(cursor: Cursor, snapshot: RoomSnapshot | undefined, getStory: () => SeatStory | null): void {
    const { findStory } = this.#questions;
    if (findStory === undefined) return;
    const seat = snapshot === undefined ? null : seatAt(snapshot, cursor);
    const wanted = seat === null ? '' : `${cursor.room} ${seatLabel(cursor)} ${seat.change}`;
    if (wanted === this.#storyOf) return;
    this.#storyOf = wanted;
    if (this.#resting !== null) clearTimeout(this.#resting);
    if (seat === null) return;
    const tell = (entries: SeatStory['entries']): void => {
      if (this.#storyOf === wanted && !this.#isOver) this.#onTold({ story: { seat: cursor, entries } });
    };
    const read = async (): Promise<void> => {
      // Of a seat that is told already, the rows so far stay until there are newer ones.
      const story = getStory();
      if (story === null || !isSameSeat(story.seat, cursor) || story.seat.room !== cursor.room)
        tell('reading');
      tell(await orNull(findStory(cursor)));
    };
    this.#resting = setTimeout(() => void read(), REST_MS).unref();
  }
}

/** Null where the store does not tell; any other error is a bug. */
async function orNull<Answer>(question: Promise<Answer>): Promise<Answer | null> {
  return await question.catch((error: unknown) => {
    if (error instanceof StoreError) return null;
    throw error;
  });
}
