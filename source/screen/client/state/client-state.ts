import type { Followed, RequestPhase } from '../../../booking/follow.ts';
import type { Limits } from '../../../store/rights.ts';
import type { Suggestion } from '../../../theater/best-seats.ts';
import type { HistoryEntry } from '../../../theater/change.ts';
import { type Plan, seatsInPlan } from '../../../theater/plan.ts';
import type { BookRequest, Seller, Until } from '../../../theater/request.ts';
import type { Sale } from '../../../theater/sales.ts';
import { isSameSeat, type SeatInRoom, type SeatPosition } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import type { OccupancyView } from '../../../watch/occupancy.ts';
import type { Binding, Command } from '../../kit/keys/binding.ts';
import type { Layout } from '../../kit/layout.ts';
import { shortenMiddle } from '../../kit/text.ts';
import { type Appearance, printable } from '../../kit/theme.ts';

/** The seat that keys act on. */
export type Cursor = SeatInRoom;

/** Seats chosen to be booked together; all in one room, in the order of marking. */
export type Marks = { readonly room: string; readonly seats: readonly SeatPosition[] };

/** Something that a person asked of the box office. */
export type SeatRequest = RequestedSeats & RequestedOperation;

/** What shall be done with seats; `to`: who has them from then on. */
type RequestedOperation =
  | { readonly operation: 'book' | 'release' | 'arrive' | 'collect' }
  | { readonly operation: 'unarrive'; readonly untils: ReadonlyMap<string, number> }
  | { readonly operation: 'reserve'; readonly until: Until }
  | { readonly operation: 'note'; readonly note: string }
  | { readonly operation: 'give'; readonly to: string }
  | { readonly operation: 'move'; readonly target: Marks };

type RequestedSeats = {
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** Where a booking moves to, as many seats; in another room in two steps. */
  readonly target?: Marks;
  /** Whether seats that are booked join the booking, which has others in the room. */
  readonly joins?: true;
  /** For whom, at a till; absent where it is for whoever sits here. */
  readonly customer?: string;
  /**
   * The reservation: for a booking the one to restore, or null to make a new one; for a release or a gift the one
   * that every seat must still belong to, or null for the one it is seen in.
   */
  readonly booking: string | null;
  /** The key it came from: the seats were marked, or it takes back what this terminal did before. */
  readonly origin: 'cursor' | 'marks' | 'undo' | 'redo';
  /** That so many seats were suggested, and others will do as well. */
  readonly best?: Wish;
  /** What a booking had besides its seats that is made again. */
  readonly kept?: Pick<BookRequest, 'until' | 'note'>;
};

/** A request of this terminal whose outcome is not known yet. */
export type OpenRequest = SeatRequest & {
  readonly id: number;
  /** Whether every seat could be booked by the picture that the person saw. */
  readonly wasFree: boolean;
  readonly phase: RequestPhase;
};

/** Lines to read, or to choose one of. */
export type TextOverlay = HelpOverlay | ListOverlay;

/**
 * The keys; `scroll` counts the lines that are above the first in sight, `search` is what they are narrowed to.
 */
export type HelpOverlay = {
  readonly kind: 'help';
  readonly scroll: number;
  readonly search?: { readonly text: string; readonly isTyping: boolean };
};

/** Who sits where, or somebody's own bookings; `index` is the chosen line, from 0. */
export type ListOverlay = { readonly kind: 'who' | 'mine'; readonly index: number };

/** What lies over the rooms and has the keys. */
export type Overlay =
  | TextOverlay
  | { readonly kind: 'programme'; readonly index: number }
  | Question
  | GivePrompt
  | KeepPrompt
  | LinePrompt
  | CustomerPrompt
  | BestPrompt
  | { readonly kind: 'sales'; readonly index: number };

/** Asks who shall have a booking, in a line that is typed; the rooms stay in sight. */
export type GivePrompt = {
  readonly kind: 'give';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** The booking that was shown. */
  readonly booking: string;
  readonly text: string;
};

/** Asks until when a booking is kept, or what is to be noted on it, in a line that is typed. */
export type KeepPrompt = {
  readonly kind: 'until' | 'note';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** The booking that was shown, and who has it. */
  readonly booking: string;
  readonly customer: string;
  readonly text: string;
};

/** Asks how many seats shall be suggested; the rooms stay in sight. */
export type BestPrompt = { readonly kind: 'best'; readonly row: number | null };

/**
 * A line that is typed below the rooms: what is to be found, or the seat to go to, or an action by its words. Once
 * what there is to choose from is listed, `index` is the chosen line, from 0.
 */
export type LinePrompt = {
  readonly kind: 'find' | 'goto';
  readonly text: string;
  readonly index?: number;
  /** The actions that the words name; a `goto` has them while it is a list. */
  readonly actions?: readonly PaletteAction[];
};

/** Something that a key of the rooms does, to be chosen by its words. */
export type PaletteAction = {
  readonly command: Command;
  /** The number key that it stands for, else 0. */
  readonly digit: number;
  /** The keys that do the same, for people. */
  readonly label: string;
  readonly name: string;
  /** Why it would do nothing just now; null where it would. Safe for a terminal. */
  readonly why: string | null;
};

/** Asks for whom the next booking is; `books`: the seat under the cursor, or the marks, are booked then. */
export type CustomerPrompt = { readonly kind: 'customer'; readonly text: string; readonly books: boolean };

/** Asks before something is done; the rooms stay in sight. */
export type Question = {
  readonly kind: 'question';
  /**
   * `release`: a whole booking; `move`: one to another room; `book`: seats, while another booking of this terminal is
   * in doubt.
   */
  readonly about: 'release' | 'move' | 'book';
  readonly wanted: SeatRequest;
};

/** What happened last, for the status line. The text is safe for a terminal. */
export type Message = {
  readonly tone: 'plain' | 'good' | 'warning' | 'bad';
  readonly text: string;
  /** The same in fewer cells, longer ones first, for where the whole has no room: what it ends with is not lost. */
  readonly briefer?: readonly string[];
  /** What it is about; a message about nothing stays until the next one. */
  readonly about?: MessageSubject;
};

/** What a message was said of. It is true for as long as all of this is as it was then, and goes away afterwards. */
type MessageSubject = {
  /** Where the cursor was, for what answers a key. */
  readonly cursor?: Cursor;
  /** What was marked, for what answers a key. */
  readonly marks?: Marks | null;
  /** The seats that it tells of, each at the version that it is true of. */
  readonly seats?: { readonly room: string; readonly versions: readonly SeatVersion[] };
};

/** Something that others did to seats of this client, in a sentence that is safe for a terminal. */
export type News = {
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly text: string;
};

/** Seats that somebody else changed a moment ago, which are shown so until the session takes the glow away. */
export type Glow = { readonly room: string; readonly seats: readonly SeatPosition[] };

/** Something that changed in the house. */
export type Happening = {
  /** Ms since the epoch. */
  readonly at: number;
  /** Safe for a terminal; the same in fewer cells, longer ones first. */
  readonly wordings: readonly string[];
};

/**
 * The seat that the cursor rests on, or rested on last, with its rows of the history, the oldest first; `reading`
 * until they are there, null where they could not be read.
 */
export type SeatStory = {
  readonly seat: Cursor;
  readonly entries: readonly HistoryEntry[] | 'reading' | null;
};

/** A seat at one of its versions. */
type SeatVersion = SeatPosition & { readonly version: number };

/** How many seats are wanted together; in one row where `row` is not null. */
export type Wish = { readonly count: number; readonly row: number | null };

/** Seats that are marked by going over them. */
export type Run = {
  /** Where it began and where it ends now, corners of a block of one room. */
  readonly from: Cursor;
  readonly to: Cursor;
  /** What was marked before it. */
  readonly kept: readonly SeatPosition[];
  /** What is marked by it and before it; the run is over once `marks` are another object. */
  readonly marks: Marks | null;
  /** Whether plain moves extend it, since it began with `v`. */
  readonly isOpen: boolean;
};

/** Seats that were suggested together, and what else was. */
export type Proposal = {
  readonly marks: Marks;
  readonly wish: Wish;
  readonly suggestions: readonly Suggestion[];
  readonly index: number;
};

/** A terminal at which somebody sells to others. */
export type Till = {
  /** For whom the next booking is; null while nobody is there. */
  readonly customer: string | null;
  /** Whether that is a number for somebody who gave no name. */
  readonly isWalkUp: boolean;
  /** Whether the next customer is asked for after each sale. */
  readonly asksAgain: boolean;
  /** What anybody sold this evening, as far as it is known here; the newest first. */
  readonly sales: readonly Sale[];
};

/** All that the booking terminal knows besides the rooms themselves. */
export type ClientState = {
  readonly cursor: Cursor;
  readonly marks: Marks | null;
  readonly overlay: Overlay | null;
  readonly requests: readonly OpenRequest[];
  readonly nextRequest: number;
  /** What would take back the bookings and releases of this terminal, the last of them last. */
  readonly undo: readonly SeatRequest[];
  /** What would do again what was taken back, the last of it last; empty once anything else was done. */
  readonly redo: readonly SeatRequest[];
  readonly message: Message | null;
  /** What others did to seats of this client and nobody has seen here, the newest first. */
  readonly news: readonly News[];
  readonly glows: readonly Glow[];
  /** What changed while this screen was open, by whomever; the newest first. Kept where there is room to tell it. */
  readonly happened: readonly Happening[];
  /** What the history has of the time before that, the oldest first; null until that was read. */
  readonly earlier: readonly HistoryEntry[] | null;
  /** What a large screen tells of one seat; null until the cursor has rested on one. */
  readonly story: SeatStory | null;
  /** What is looked for, and which of its hits the cursor went to last; null while nothing is. */
  readonly found: { readonly text: string; readonly index: number } | null;
  /** What was suggested last; it is current while `marks` are the same object. */
  readonly proposal: Proposal | null;
  /** The run that was marked last, or null. */
  readonly run: Run | null;
  /** Between 0 and 1: by what suggestions that are as good are shuffled. */
  readonly luck: number;
  /** Null while whoever sits here books for himself. */
  readonly till: Till | null;
  /** The number that was typed before a key, as many times as it is to be done; null for none. */
  readonly count: number | null;
  /** Whether the mouse is taken from the terminal. */
  readonly hasMouse: boolean;
  readonly isLeaving: boolean;
  /** Whether what a newcomer has to know is said: the house was empty, and no key has done anything yet. */
  readonly hasHints: boolean;
  /** How the screen writes since a key changed that; null while it is as it was started. */
  readonly appearance: Appearance | null;
};

/** What the state is read against, and what is on the screen besides it. */
export type Scene = OccupancyView & {
  readonly plan: Plan;
  /** Who sits here; at a till whom keys act for: the customer, while there is one. */
  readonly client: string;
  /** At a till: the customer, whoever sits there with what he sold, and who sold which booking. */
  readonly till?: {
    readonly customer: string | null;
    readonly seller: Seller;
    readonly sellers: ReadonlyMap<string, string>;
  };
  /** Where the store is, without secrets. */
  readonly address: string;
  /** Whether the theater is made up and goes with the screen; absent: no. */
  readonly isDemo?: boolean;
  /** What keys may not do; absent: nothing keeps them. */
  readonly limits?: Limits;
  readonly layout: Layout;
  readonly appearance: Appearance;
  /** The key table, where somebody changed it. */
  readonly bindings?: readonly Binding[];
};

/** Says that nobody has booked anything in this theater: whoever expected another one must see it. */
export function newTheaterMessage(plan: Plan, address: string, appearance: Appearance): Message {
  const place = shortenMiddle(printable(address, appearance), ADDRESS_CELLS, appearance.glyphs.ellipsis);
  return { tone: 'warning', text: `New: a theater of ${seatsInPlan(plan)} free seats was made in ${place}.` };
}

/** Says that what is on the screen is no theater of anybody's. */
export const DEMO_MESSAGE: Message = {
  tone: 'warning',
  text: 'A demo: made-up people book beside you, and nothing of it is kept.',
};

/** An address of this width leaves the sentence around it whole in 80 columns. */
const ADDRESS_CELLS = 28;

/** The first seat of the first room, and nothing else yet. */
export function firstState(plan: Plan, till: Till | null = null): ClientState {
  return {
    cursor: { room: plan.rooms[0]?.room ?? 'A', row: 1, place: 1 },
    marks: null,
    overlay: null,
    requests: [],
    nextRequest: 1,
    undo: [],
    redo: [],
    message: null,
    news: [],
    glows: [],
    happened: [],
    earlier: null,
    story: null,
    found: null,
    proposal: null,
    run: null,
    luck: 0.5,
    till,
    count: null,
    hasMouse: false,
    isLeaving: false,
    hasHints: false,
    appearance: null,
  };
}

/** The scene as a key has changed how it is written. */
export function sceneOf({ appearance }: ClientState, scene: Scene): Scene {
  return appearance === null || appearance === scene.appearance ? scene : { ...scene, appearance };
}

/** What the state asks the world to do; done by the session, which tells the state how it ended. */
export type Effect =
  /** `request`: the id of the open request that waits for the outcome. */
  | { readonly kind: 'fulfil'; readonly request: number; readonly wanted: SeatRequest }
  | { readonly kind: 'give-up'; readonly request: Followed }
  | { readonly kind: 'leave'; readonly isAtOnce: boolean }
  /** Safe for a terminal. */
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'mouse'; readonly isTaken: boolean }
  | { readonly kind: 'suspend' | 'repaint' | 'find-sales' };

/** The next state, and what is to be done. */
export type Step = { readonly state: ClientState; readonly effects: readonly Effect[] };

/** A step that changes the state and does nothing else. */
export function stay(state: ClientState): Step {
  return { state, effects: [] };
}

/**
 * A step that only says something: mostly why a key does nothing just now, which is so where the cursor and the marks
 * are now.
 */
export function say(state: ClientState, tone: Message['tone'], text: string): Step {
  return stay({ ...state, message: { tone, text, about: { cursor: state.cursor, marks: state.marks } } });
}

/** A request as far as its seats look different for it. */
export type RequestOnSeats = Pick<OpenRequest, 'room' | 'seats' | 'target' | 'phase'>;

/**
 * The state without a message that is no longer true: what it was said of has changed by what is known now. This is
 * the one rule for all messages, asked after every key and every picture.
 */
export function withoutOldMessage(state: ClientState, rooms: ReadonlyMap<string, RoomSnapshot>): ClientState {
  const about = state.message?.about;
  return about === undefined || isStillSo(about, state, rooms) ? state : { ...state, message: null };
}

function isStillSo(
  { cursor, marks, seats }: MessageSubject,
  state: ClientState,
  rooms: ReadonlyMap<string, RoomSnapshot>,
): boolean {
  if (cursor !== undefined) {
    if (cursor.room !== state.cursor.room || !isSameSeat(cursor, state.cursor)) return false;
  }
  if (marks !== undefined && marks !== state.marks) return false;
  const snapshot = seats === undefined ? undefined : rooms.get(seats.room);
  if (seats === undefined || snapshot === undefined) return true;
  // A picture may be older than what was said; only a newer one contradicts it.
  return seats.versions.every((seat) => (seatAt(snapshot, seat)?.version ?? 0) <= seat.version);
}

/** Seats of a picture as a message tells of them. */
export function seatsAsSeen(
  snapshot: RoomSnapshot,
  seats: readonly SeatPosition[],
): NonNullable<MessageSubject['seats']> {
  const versions = seats.map(({ row, place }) => ({
    row,
    place,
    version: seatAt(snapshot, { row, place })?.version ?? 0,
  }));
  return { room: snapshot.room, versions };
}
