import type { LookLevel, ReadingStore } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import type { Heard } from '../theater/picture.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { isOtherEpoch, type Revision, type RoomSnapshot } from '../theater/snapshot.ts';
import {
  afterAnnouncement,
  afterChange,
  afterLook,
  afterPassedOn,
  afterSight,
  isHintNews,
  isLookDue,
  type KnownRoom,
  type Reading,
  UNKNOWN_ROOM,
} from './known-room.ts';
import {
  afterFailure,
  isSameLink,
  isTryDue,
  linkAt,
  type OccupancyView,
  renewalWait,
  type Trouble,
} from './occupancy.ts';

/** Where the store names no pace of its own: with it a booking is on another screen within 300 ms at the median. */
const DEFAULT_PACE_MS = 250;

/**
 * So long after a file was written its commit can be seen, ms: asked at once it is not there yet. The second time is
 * for who was slow; what neither sees the next beat does.
 */
const AFTER_WRITE_MS = [3, 10] as const;

type OccupancyWatchOptions = {
  /** Pictures that were looked at just now, so that the first frame shows the rooms. */
  readonly pictures?: readonly RoomSnapshot[];
};

/**
 * Watches the rooms of a store: asks at the store's pace what there is to hear, or else for revisions, to look at
 * rooms whose revision is news; and has every picture proved or renewed once in a few seconds anyway, unless somebody
 * else had it. Never asks the same thing twice at once. A store that fails is asked again, ever more slowly, until it
 * answers. Without React, so that anything can watch.
 */
export class OccupancyWatch {
  readonly #store: ReadingStore;
  readonly #paceMs: number;
  readonly #known: Map<string, KnownRoom>;
  readonly #underWay = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #heardAt: number | null = null;
  #renewedAt: number | null = null;
  /** Answers to what was asked before this moment are too old: the store failed, or somebody wants to see it now. */
  #wantedSince = 0;
  #trouble: Trouble | null = null;
  #view: OccupancyView;
  #isWatching = false;
  #timer: NodeJS.Timeout | undefined;
  #publishing: NodeJS.Immediate | undefined;
  #askingSoon: readonly NodeJS.Timeout[] = [];
  #endHints: () => void = () => undefined;

  constructor(store: ReadingStore, rooms: readonly string[], { pictures = [] }: OccupancyWatchOptions = {}) {
    this.#store = store;
    this.#paceMs = store.askEveryMs ?? DEFAULT_PACE_MS;
    this.#known = new Map(rooms.map((room) => [room, UNKNOWN_ROOM]));
    for (const picture of pictures) this.#keepLook(picture, Date.now(), null);
    this.#view = { rooms: this.#pictures(), link: this.#link() };
  }

  /** Starts to watch; while it watches already, nothing happens. */
  readonly start = (): void => {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#endHints = this.#store.onWrite?.(this.#askSoon) ?? this.#endHints;
    this.#beat();
  };

  /** Ends every timer; an answer that is still under way changes nothing that is shown. */
  readonly stop = (): void => {
    this.#isWatching = false;
    clearTimeout(this.#timer);
    clearImmediate(this.#publishing);
    this.#publishing = undefined;
    this.#endHints();
    for (const timer of this.#askingSoon) clearTimeout(timer);
    this.#askingSoon = [];
  };

  /** Calls `listener` after each change of the view; returns what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getView = (): OccupancyView => this.#view;

  /** Shows a change that is known to be applied. */
  readonly merge = (change: Change): void => {
    this.#change(change.room, (known) => afterChange(known, change));
    this.#publish();
  };

  /** Shows what somebody else has looked at. */
  readonly mergeSnapshot = (snapshot: RoomSnapshot): void => {
    this.#change(snapshot.room, (known) => afterSight(known, snapshot));
    this.#publish();
  };

  /** Looks at every room now, also while waiting to try again. */
  readonly refresh = (): void => {
    this.#wantedSince = Date.now();
    if (this.#trouble !== null) this.#trouble = { ...this.#trouble, nextTryAt: this.#wantedSince };
    if (this.#isWatching) this.#beat();
  };

  #beat(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    if (this.#trouble === null || isTryDue(this.#trouble, now)) {
      this.#askForNews();
      for (const [room, known] of this.#known) {
        if (known.isDisputed) this.#look(room, 'settle', null);
        else if (isLookDue(known, now, this.#wantedSince)) this.#renew(room);
      }
    }
    this.#publish();
    // Many terminals that were started together must not ask together for good.
    this.#timer = setTimeout(() => this.#beat(), this.#paceMs * (0.9 + 0.2 * Math.random()));
  }

  readonly #askSoon = (): void => {
    if (this.#askingSoon.length > 0 || this.#trouble !== null) return;
    const [soon, later] = AFTER_WRITE_MS;
    this.#askingSoon = [
      setTimeout(() => this.#askForNews(), soon),
      setTimeout(() => {
        this.#askingSoon = [];
        this.#askForNews();
      }, later),
    ];
  };

  #askForNews(): void {
    const { news } = this.#store;
    if (news === undefined) this.#askForRevisions();
    else void this.#ask('news', news.hear, this.#keepHeard);
  }

  #askForRevisions(): void {
    void this.#ask('revisions', () => this.#store.revisions(), this.#keepRevisions);
  }

  /** Has the picture of a room made young again, and those of everybody who listens. */
  #renew(room: string): void {
    const { news } = this.#store;
    if (news === undefined) return this.#look(room, 'browse', null);
    void this.#ask(
      room,
      () => news.look(room),
      (found, askedAt) => this.#keepLook(found, askedAt, null),
    );
  }

  #look(room: string, level: LookLevel, hint: Revision | null): void {
    void this.#ask(
      room,
      () => this.#store.look(room, level),
      (found, askedAt) => this.#keepLook(found, askedAt, hint),
    );
  }

  async #ask<Answer>(
    what: string,
    question: () => Promise<Answer>,
    keep: (answer: Answer, askedAt: number) => void,
  ): Promise<void> {
    if (this.#underWay.has(what)) return;
    this.#underWay.add(what);
    const askedAt = Date.now();
    await question().then(
      (answer) => keep(answer, askedAt),
      (error: unknown) => this.#fail(error),
    );
    this.#underWay.delete(what);
    this.#endTrouble();
    // Rooms that answer together are drawn together.
    if (this.#isWatching) this.#publishing ??= setImmediate(() => this.#publish());
  }

  readonly #keepHeard = (heard: Heard | null, askedAt: number): void => {
    if (heard === null) return this.#askForRevisions();
    this.#heardAt = askedAt;
    for (const announcement of heard.changes) {
      const { room, change, seats } = announcement;
      if (seats === null) this.#lookIfNews(room, change);
      else this.#change(room, (known) => afterAnnouncement(known, announcement, Date.now()));
    }
    for (const versions of heard.proofs) {
      const { room, ageMs } = versions;
      this.#change(room, (known) => afterPassedOn(known, versions, this.#reading(askedAt - ageMs)));
    }
  };

  readonly #keepRevisions = (revisions: ReadonlyMap<string, Revision>, askedAt: number): void => {
    this.#heardAt = askedAt;
    for (const [room, revision] of revisions) this.#lookIfNews(room, revision);
  };

  #lookIfNews(room: string, revision: Revision): void {
    const known = this.#known.get(room);
    if (this.#isWatching && known !== undefined && isHintNews(known, revision)) {
      this.#look(room, 'browse', revision);
    }
  }

  #keepLook(found: RoomSnapshot, askedAt: number, hint: Revision | null): void {
    this.#change(found.room, (known) => afterLook(known, found, this.#reading(askedAt), hint));
  }

  #change(room: string, next: (known: KnownRoom) => KnownRoom): void {
    const known = this.#known.get(room);
    if (known === undefined) return;
    const after = next(known);
    this.#known.set(room, after);
    const [was, is] = [known.picture, after.picture];
    if (was !== null && is !== null && isOtherEpoch(was, is)) this.#renewedAt = Date.now();
  }

  #reading(askedAt: number): Reading {
    // Where nothing is passed on nobody need ask early.
    const chance = this.#store.news === undefined ? 1 : Math.random();
    return { askedAt, renewAfterMs: renewalWait(chance) };
  }

  #fail(error: unknown): void {
    const message = makeSafe(error instanceof Error ? error.message : String(error));
    this.#wantedSince = Date.now();
    this.#trouble = afterFailure(this.#trouble, message, this.#wantedSince, Math.random());
  }

  /** One answer does not end it: everything that is asked must have answered since the last failure. */
  #endTrouble(): void {
    const answers = [this.#heardAt, ...this.#readAt()];
    if (answers.every((at) => at !== null && at >= this.#wantedSince)) this.#trouble = null;
  }

  #publish(): void {
    clearImmediate(this.#publishing);
    this.#publishing = undefined;
    const before = this.#view;
    const pictures = this.#pictures();
    const isSameRooms = [...pictures].every(([room, picture]) => before.rooms.get(room) === picture);
    const link = this.#link();
    if (isSameRooms && isSameLink(before.link, link)) return;
    const renewal = this.#renewedAt === null ? {} : { renewedAt: this.#renewedAt };
    this.#view = { rooms: isSameRooms ? before.rooms : pictures, link, ...renewal };
    for (const listener of this.#listeners) listener();
  }

  #pictures(): ReadonlyMap<string, RoomSnapshot> {
    return new Map(
      [...this.#known].flatMap(([room, { picture }]) => (picture === null ? [] : [[room, picture] as const])),
    );
  }

  #readAt(): readonly (number | null)[] {
    return [...this.#known.values()].map(({ readAt }) => readAt);
  }

  #link(): OccupancyView['link'] {
    const without = this.#known.values().find((known) => known.without !== null)?.without ?? null;
    return linkAt(Date.now(), this.#readAt(), this.#trouble, without);
  }
}
