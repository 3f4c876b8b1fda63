/**
 * The fields of one JSON object from a file that anybody may have written. Every getter throws a TypeError that names
 * the field when it is missing or of another kind.
 */
export class Fields {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #name: string;

  constructor(value: unknown, name = 'the line') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError(`${name} is not an object`);
    }
    this.#values = new Map(Object.entries(value));
    this.#name = name;
  }

  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : this.#fail(name, 'a text');
  }

  flag(name: string): boolean {
    const value = this.#values.get(name);
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  /** A whole number, not below zero. */
  count(name: string): number {
    const value = this.#values.get(name);
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? value : this.#fail(name, 'a whole number');
  }

  /** Any finite number. */
  number(name: string): number {
    const value = this.#values.get(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#fail(name, 'a number');
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#values.get(name);
    const choice = choices.find((candidate) => candidate === value);
    return choice ?? this.#fail(name, `one of ${choices.join(', ')}`);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  isNull(name: string): boolean {
    return this.#values.get(name) === null;
  }

  fields(name: string): Fields {
    return new Fields(this.#values.get(name), name);
  }

  list(name: string): readonly Fields[] {
    const value = this.#values.get(name);
    if (!Array.isArray(value)) return this.#fail(name, 'a list');
    return value.map((entry: unknown) => new Fields(entry, `an entry of ${name}`));
  }

  #fail(name: string, kind: string): never {
    throw new TypeError(`${this.#name} has no "${name}" that is ${kind}`);
  }
}
