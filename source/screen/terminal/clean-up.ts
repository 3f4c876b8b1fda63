/** What must be put right on the terminal before the program ends, however it ends. */
export class CleanUp {
  readonly #tasks: (() => void)[] = [];

  /** Adds a task; tasks run in the opposite order of their adding. */
  add(task: () => void): void {
    this.#tasks.push(task);
  }

  /** Runs every task that has not run yet. A task that throws does not keep the others from running. */
  run(): void {
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      try {
        task();
      } catch {
        // The terminal may be gone; there is nobody left to tell.
      }
    }
  }
}
