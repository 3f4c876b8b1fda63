import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished, vi } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { firstOperator, type OperatorState } from '../../../source/screen/operator/state/operator-state.ts';
import { OpsSession } from '../../../source/screen/operator/state/ops-session.ts';
import { type OpsState, pressOps } from '../../../source/screen/operator/state/ops-state.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { withChange } from '../../../source/theater/picture.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import { type OpsView, viewOf } from '../../../source/watch/ops-view.ts';
import { type Fault, withFaults } from '../../booking/faulty-store.ts';
import { bookingOn } from '../../store/support/changes.ts';
import { NOW } from '../client/made-up-theater.ts';

const PATIENCE = { firstWordMs: 200, notAppliedMs: 100, contendedMs: 1_000, doubtMs: 400 };

/** The ops screen without a terminal, over a real store in which Mia has A 3-4 and 3-5; who acts is Ola. */
export class OperatorScreen {
  readonly store: SellingStore;
  readonly faulty: ReturnType<typeof withFaults>;
  readonly session: OpsSession;
  readonly #rooms = new Map<string, RoomSnapshot>();

  private constructor(store: SellingStore, faults: readonly Fault[], rooms: readonly RoomSnapshot[]) {
    this.store = store;
    this.faulty = withFaults(store, faults);
    for (const room of rooms) this.#rooms.set(room.room, room);
    this.session = new OpsSession(firstOperator('Ola', true), {
      store: this.faulty,
      boxOffice: createBoxOffice(this.faulty, { patience: PATIENCE }),
      pictures: {
        merge: (change) => {
          const known = this.#rooms.get(change.room);
          if (known !== undefined) this.#rooms.set(change.room, withChange(known, change));
        },
        mergeSnapshot: (snapshot) => void this.#rooms.set(snapshot.room, snapshot),
      },
    });
  }

  /** Opens a screen whose next sends fail as told. */
  static async open(...faults: readonly Fault[]): Promise<OperatorScreen> {
    const folder = await mkdtemp(path.join(tmpdir(), 'theater-operator-'));
    const store = await openSqliteStore(path.join(folder, 'theater.db'), { plan: makePlan({ rooms: 2 }) });
    onTestFinished(async () => {
      await store.close();
      await rm(folder, { recursive: true });
    });
    await store.apply(bookingOn(await store.look('A', 'settle'), '3-4 3-5', 'Mia', 'mias'));
    return new OperatorScreen(store, faults, [
      await store.look('A', 'browse'),
      await store.look('B', 'browse'),
    ]);
  }

  get state(): OpsState {
    return this.session.getState();
  }

  get operator(): OperatorState {
    return this.state.operator;
  }

  get view(): OpsView {
    const history = { entries: [], since: 0, until: NOW };
    const plan = makePlan({ rooms: 2 });
    const rest = {
      findings: null,
      vitals: null,
      meter: null,
      seatHistory: null,
      unconfirmed: 0,
      recoveries: [],
      now: NOW,
    };
    return viewOf({ plan, address: 'a file', rooms: this.#rooms, link: { kind: 'live' }, history, ...rest });
  }

  /** Presses keys as the screen does: a word is one key, anything else in quotes is typed. */
  press(...keys: readonly string[]): void {
    for (const key of keys) {
      const { state, effect } = pressOps(this.state, key, { view: this.view, text: null, height: 20 });
      this.session.become(state);
      if (typeof effect === 'object' && effect !== null) this.session.acting.perform(effect);
    }
  }

  /** Types a text, character by character. */
  type(text: string): void {
    this.press(...Array.from(text, (character) => (character === ' ' ? 'space' : character)));
  }

  /** Goes to a seat of room A. */
  goTo(row: number, place: number): void {
    this.press(
      '1',
      ...Array.from({ length: row - 1 }, () => 'down'),
      ...Array.from({ length: place - 1 }, () => 'right'),
    );
  }

  /** Waits until operator mode is as wanted. */
  async until(isThere: (operator: OperatorState) => boolean): Promise<void> {
    await vi.waitFor(() => {
      if (!isThere(this.operator)) throw new Error(`not yet: ${JSON.stringify(this.operator.message)}`);
    }, 5_000);
  }

  /** Waits for the question, and answers it with yes; gives what was asked about. */
  async agree(): Promise<OperatorState['dialog']> {
    await this.until(({ dialog }) => dialog?.kind === 'question');
    const { dialog } = this.operator;
    this.press('y');
    return dialog;
  }

  /** Waits until nothing is open, and gives what was said last. */
  async settled(): Promise<string> {
    await this.until(({ open }) => open.length === 0);
    return this.operator.message?.text ?? '';
  }
}
