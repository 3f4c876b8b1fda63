import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { DEFAULT_PATIENCE } from '../../../source/booking/drive.ts';
import { explainChanges, salesOfEvening } from '../../../source/booking/history.ts';
import { NO_JOURNAL } from '../../../source/booking/journal/journal.ts';
import { createTransfers } from '../../../source/booking/transfer.ts';
import { ClientSession } from '../../../source/screen/client/session/client-session.ts';
import { holdSeats } from '../../../source/screen/client/session/seat-holds.ts';
import type { ClientState, Scene } from '../../../source/screen/client/state/client-state.ts';
import type { Key } from '../../../source/screen/kit/keys/key-codes.ts';
import type { Size } from '../../../source/screen/kit/layout.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { mergeSnapshots, withChange } from '../../../source/theater/picture.ts';
import { parseSeatLabel } from '../../../source/theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../source/theater/snapshot.ts';
import { readRecentHistory, readSeatHistory } from '../../../source/watch/ops-view.ts';
import { sceneOf } from './made-up-theater.ts';

/** Short enough for a test that spends it. */
const PATIENCE = { notAppliedMs: 100, contendedMs: 1000, doubtMs: 100 };

/** How long seats glow here, ms. */
const GLOW_MS = 500;

/** Whether it is a till, and whether it holds what is marked. */
type DeskOptions = { readonly isTill?: boolean; readonly hasHolds?: boolean };

/** A session over a real store, with the pictures that a screen would keep for it. */
export class ClientDesk {
  readonly session: ClientSession;
  readonly #store: SellingStore;
  #scene: Scene;
  /** How often the session has given the terminal back. */
  timesLeft = 0;
  /** How often the history of a seat was asked for. */
  asked = 0;
  /** What the terminal was asked to copy. */
  readonly copied: string[] = [];

  private constructor(store: SellingStore, scene: Scene, { isTill = false, hasHolds = false }: DeskOptions) {
    this.#store = store;
    this.#scene = scene;
    const boxOffice = createBoxOffice(store, { patience: PATIENCE });
    this.session = new ClientSession(scene, {
      boxOffice,
      transfers: createTransfers({
        store,
        journal: NO_JOURNAL,
        boxOffice,
        patience: { ...DEFAULT_PATIENCE, ...PATIENCE },
      }),
      pictures: {
        merge: (change) => this.#show(change.room, (known) => withChange(known, change)),
        mergeSnapshot: (picture) => this.#show(picture.room, (known) => mergeSnapshots(known, picture)),
      },
      explain: (what, signal) => explainChanges(store, what, signal),
      onLeave: () => {
        this.timesLeft += 1;
      },
      onSuspend: () => undefined,
      onRepaint: () => undefined,
      onMouse: () => undefined,
      onCopy: (text) => this.copied.push(text) > 0,
      findSales: () => salesOfEvening(store),
      findStory: async (seat) => {
        this.asked += 1;
        return (await readSeatHistory(store, seat)).entries;
      },
      findRecent: async () => (await readRecentHistory(store, 0, 60)).entries,
      findWaiting: async (room) => (await store.waiting?.read(room)) ?? [],
      isTill,
      ...(hasHolds && { hold: (request) => holdSeats({ store, boxOffice }, request) }),
      leavePatienceMs: 200,
      luck: 0.18,
      glowMs: GLOW_MS,
    });
  }

  /** A session whose pictures are as the store is now. */
  static async open(
    store: SellingStore,
    client: string,
    options: boolean | DeskOptions = {},
    size: Size = { columns: 80, rows: 24 },
  ): Promise<ClientDesk> {
    const plan = await store.plan();
    const pictures = await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
    const rooms = new Map(pictures.map((picture) => [picture.room, picture]));
    return new ClientDesk(
      store,
      sceneOf({ plan, rooms, client, ...size }),
      typeof options === 'boolean' ? { isTill: options } : options,
    );
  }

  get hasLeft(): boolean {
    return this.timesLeft > 0;
  }

  /** What keys are read against now. */
  get scene(): Scene {
    return this.#scene;
  }

  get state(): ClientState {
    return this.session.getState();
  }

  /** What the status line says happened last. */
  get said(): string {
    return this.state.message?.text ?? '';
  }

  /** Who has a seat, such as `A 1-2`, by the store itself. */
  async ownerOf(name: string): Promise<string | null> {
    const [room = '', label = ''] = name.split(' ');
    const position = parseSeatLabel(label);
    if (position === null) throw new Error(`not a seat: ${name}`);
    const content = seatAt(await this.#store.look(room, 'settle'), position)?.content;
    return content?.kind === 'booked' ? content.client : null;
  }

  press(...keys: readonly Key[]): void {
    for (const key of keys) this.session.press(key);
  }

  /** Presses keys and waits until every request that they opened has an outcome or is left unconfirmed. */
  async do(...keys: readonly Key[]): Promise<void> {
    this.press(...keys);
    await this.until(({ requests }) => requests.every(({ phase }) => phase.kind === 'unconfirmed'));
  }

  /** Has the screen see a theater that was begun anew. */
  async renew(): Promise<void> {
    await this.refresh();
    this.#scene = { ...this.#scene, renewedAt: 1 };
    this.session.see(this.#scene);
  }

  /** Has the screen see the store as it is now. */
  async refresh(): Promise<void> {
    for (const room of this.#scene.rooms.keys()) {
      const picture = await this.#store.look(room, 'browse');
      this.#show(room, (known) => mergeSnapshots(known, picture));
    }
  }

  async until(isReached: (state: ClientState) => boolean): Promise<void> {
    while (!isReached(this.state)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = this.session.subscribe(resolve);
      await promise;
      stop();
    }
  }

  #show(room: string, change: (known: RoomSnapshot) => RoomSnapshot): void {
    const known = this.#scene.rooms.get(room);
    if (known === undefined) return;
    this.#scene = { ...this.#scene, rooms: new Map(this.#scene.rooms).set(room, change(known)) };
    this.session.see(this.#scene);
  }
}
