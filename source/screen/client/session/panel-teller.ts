import { StoreError } from '../../../store/store.ts';
import type { HistoryEntry } from '../../../theater/change.ts';
import { isSameSeat, seatLabel } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import type { ClientState, Cursor, SeatStory } from '../state/client-state.ts';

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
