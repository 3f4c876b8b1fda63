import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { parseSeatLabel } from '../../../source/theater/seats.ts';
import { seatAt } from '../../../source/theater/snapshot.ts';
import { terminalEnvironment } from '../../../tools/terminal-driver/environment.ts';
import { fillTheater } from '../../../tools/terminal-driver/full-theater.ts';
import { Terminal } from '../../../tools/terminal-driver/terminal.ts';
import { builtProgram } from '../../built-program.ts';

/** How a program is put on a terminal; 80x24 and this house's environment where nothing is said. */
export type StartOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly environment?: Readonly<Record<string, string>>;
};

/** One theater's file in a home of its own, and the terminals of those who book in it. */
export class House {
  readonly home: string;
  /** The store's file, or the address of another store. */
  readonly file: string;
  readonly #terminals: Terminal[] = [];

  private constructor(home: string, address: string | null) {
    this.home = home;
    this.file = address ?? join(home, 'theater.db');
  }

  /** A house with a file of its own, or whose terminals use the store at an address. */
  static async open(address: string | null = null): Promise<House> {
    const house = new House(await mkdtemp(join(tmpdir(), 'theater-terminal-')), address);
    if (address === null) await house.#withStore(async (store) => await store.plan());
    return house;
  }

  /** Starts the booking terminal of a client, and gives it back once it shows the rooms. */
  async seatFor(client: string, options: StartOptions = {}): Promise<Terminal> {
    const terminal = await this.start([client], options);
    await terminal.waitFor('live');
    return terminal;
  }

  /** Starts the built program, and does not wait for anything. */
  async start(args: readonly string[], options: StartOptions = {}): Promise<Terminal> {
    return this.run(await this.commandFor(args), options);
  }

  /** The built program and its arguments, for this house's store. */
  async commandFor(args: readonly string[]): Promise<readonly string[]> {
    const { node, script } = await builtProgram();
    return [node, script, ...args, '--store', this.file];
  }

  /** Starts any program on a terminal of its own. */
  run(
    [command = '', ...args]: readonly string[],
    { environment = {}, ...size }: StartOptions = {},
    folder?: string,
  ): Terminal {
    const terminal = new Terminal({
      command,
      args,
      environment: terminalEnvironment(this.home, environment),
      ...size,
      ...(folder !== undefined && { folder }),
    });
    this.#terminals.push(terminal);
    return terminal;
  }

  /** Books seats in every room, as on a busy evening. */
  async fill(): Promise<void> {
    await this.#withStore(async (store) => {
      const { rooms } = await store.plan();
      const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
      await fillTheater(createBoxOffice(store), pictures);
    });
  }

  /** Who has a seat by the store itself, or null. */
  async ownerOf(room: string, label: string): Promise<string | null> {
    const position = parseSeatLabel(label);
    if (position === null) throw new Error(`not a seat: ${label}`);
    return await this.#withStore(async (store) => {
      const content = seatAt(await store.look(room, 'settle'), position)?.content;
      return content?.kind === 'booked' ? content.client : null;
    });
  }

  /** Ends whatever still runs, and removes every file. */
  async close(): Promise<void> {
    await Promise.all(this.#terminals.map((terminal) => terminal.end()));
    await rm(this.home, { recursive: true, force: true });
  }

  async #withStore<Answer>(ask: (store: SellingStore) => Promise<Answer>): Promise<Answer> {
    const store = await openSqliteStore(this.file);
    try {
      return await ask(store);
    } finally {
      await store.close();
    }
  }
}
