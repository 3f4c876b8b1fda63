import type { Change } from '../../theater/change.ts';
import { type Plan, seatsInPlan } from '../../theater/plan.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import type { Layout } from '../layout/layout.ts';
import type { OccupancyView } from '../occupancy/occupancy.ts';
import { shortenMiddle } from '../text/fit-text.ts';
import { type Appearance, printable } from '../theme/appearance.ts';

/** The seat that keys act on. */
export type Cursor = SeatPosition & { readonly room: string };

/** Seats chosen to be booked together; all in one room, in the order of marking. */
export type Marks = { readonly room: string; readonly seats: readonly SeatPosition[] };

/** How far a wish of this terminal has come: sent, without an answer so far, or left unconfirmed by the box office. */
export type WishPhase =
  | { readonly kind: 'sent' }
  | { readonly kind: 'doubt' }
  | { readonly kind: 'unconfirmed'; readonly change: Change };

/** Something that a person asked of the box office. */
export type Wanted = WantedSeats & WantedDeed;

/** What shall be done with seats; `to`: who has them from then on. */
type WantedDeed = { readonly deed: 'book' | 'release' } | { readonly deed: 'give'; readonly to: string };

type WantedSeats = {
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /**
   * The reservation: for a booking the one to restore, or null to make a new one; for a release or a gift the one that every
   * seat must still belong to, or null for the one it is seen in.
   */
  readonly booking: string | null;
  /** The key it came from: the seats were marked, or it takes back what this terminal did before. */
  readonly origin: 'cursor' | 'marks' | 'undo' | 'redo';
};

/** A wish of this terminal whose outcome is not known yet. */
export type OpenWish = Wanted & {
  readonly id: number;
  /** Whether every seat could be booked by the picture that the person saw. */
  readonly wasFree: boolean;
  readonly phase: WishPhase;
};

/** Lines to read; `scroll` counts those that are above the first in sight. */
export type TextOverlay = { readonly kind: 'help' | 'who' | 'mine'; readonly scroll: number };

/** What lies over the rooms and has the keys. */
export type Overlay =
  | TextOverlay
  | { readonly kind: 'programme'; readonly index: number }
  | Question
  | GivePrompt;

/** Asks who shall have a booking, in a line that is typed; the rooms stay in sight. */
export type GivePrompt = {
  readonly kind: 'give';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** The booking that was shown. */
  readonly booking: string;
  readonly text: string;
};

/** Asks before something is done; the rooms stay in sight. */
export type Question = {
  readonly kind: 'question';
  /** `release`: a whole booking; `book`: seats, while another booking of this terminal is in doubt. */
  readonly about: 'release' | 'book';
  readonly wanted: Wanted;
};

/** What happened last, for the status line. The text is safe for a terminal. */
export type Message = {
  readonly tone: 'plain' | 'good' | 'warning' | 'bad';
  readonly text: string;
  /** What it is about; a message about nothing stays until the next one. */
  readonly about?: MessageSubject;
};

/** What a message was said of. It is true for as long as all of this is as it was then, and goes away afterwards. */
export type MessageSubject = {
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

/** A seat at one of its versions. */
export type SeatVersion = SeatPosition & { readonly version: number };

/** All that the booking terminal knows besides the rooms themselves. */
export type ClientState = {
  readonly cursor: Cursor;
  readonly marks: Marks | null;
  readonly overlay: Overlay | null;
  readonly wishes: readonly OpenWish[];
  readonly nextWish: number;
  /** What would take back the bookings and releases of this terminal, the last of them last. */
  readonly undo: readonly Wanted[];
  /** What would do again what was taken back, the last of it last; empty once anything else was done. */
  readonly redo: readonly Wanted[];
  readonly message: Message | null;
  /** What others did to seats of this client and nobody has seen here, the newest first. */
  readonly news: readonly News[];
  readonly isLeaving: boolean;
};

/** What the state is read against, and what is on the screen besides it. */
export type Scene = OccupancyView & {
  readonly plan: Plan;
  readonly client: string;
  /** Where the store is, without secrets. */
  readonly address: string;
  readonly layout: Layout;
  readonly appearance: Appearance;
};

/** Says that nobody has booked anything in this theater: whoever expected another one must see it. */
export function newTheaterMessage(plan: Plan, address: string, appearance: Appearance): Message {
  const place = shortenMiddle(printable(address, appearance), ADDRESS_CELLS, appearance.glyphs.ellipsis);
  return { tone: 'warning', text: `New: a theater of ${seatsInPlan(plan)} free seats was made in ${place}.` };
}

/** An address of this width leaves the sentence around it whole in 80 columns. */
const ADDRESS_CELLS = 28;

/** The first seat of the first room, and nothing else yet. */
export function firstState(plan: Plan): ClientState {
  return {
    cursor: { room: plan.rooms[0]?.room ?? 'A', row: 1, place: 1 },
    marks: null,
    overlay: null,
    wishes: [],
    nextWish: 1,
    undo: [],
    redo: [],
    message: null,
    news: [],
    isLeaving: false,
  };
}
