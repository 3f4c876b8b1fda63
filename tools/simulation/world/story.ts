/** A line of what happened; the text is made only where somebody reads it. */
export type StoryLine = { readonly at: number; readonly words: () => string };

/** What happened in a schedule, for a person. */
export class Story {
  readonly lines: StoryLine[] = [];
  readonly #now: () => number;
  readonly #names = new Map<string, string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  tell(words: () => string): void {
    this.lines.push({ at: this.#now(), words });
  }

  /** A change by a short name, in the order in which they are first met: `change 3`. */
  name(change: string): string {
    const known = this.#names.get(change);
    if (known !== undefined) return known;
    const name = `change ${this.#names.size + 1}`;
    this.#names.set(change, name);
    return name;
  }

  /** The lines as text, repetitions as one. */
  get text(): readonly string[] {
    const told: { at: number; words: string; times: number }[] = [];
    for (const { at, words } of this.lines) {
      const text = words();
      const last = told.at(-1);
      if (last?.words === text) last.times += 1;
      else told.push({ at, words: text, times: 1 });
    }
    return told.map(({ at, words, times }) => {
      const seconds = (at / 1000).toFixed(3).padStart(8);
      return `${seconds} s  ${words}${times > 1 ? ` (${times} times)` : ''}`;
    });
  }
}
