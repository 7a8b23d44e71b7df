/**
 * A mapping of the configuration file, read key by key: what nobody asked for is something that is not supported, and must not be
 * passed over in silence.
 */
export class ConfigSection {
  readonly #path: string;
  readonly #rest: Map<string, unknown>;

  constructor(value: unknown, path: string) {
    this.#path = path;
    this.#rest = new Map(Object.entries(value ?? {}));
  }

  /** The value as it stands; nothing for an absent key and for `null`. */
  take(key: string): unknown {
    const value = this.#rest.get(key);
    this.#rest.delete(key);
    return value ?? undefined;
  }

  // The parser has checked the file against its schema.
  text(key: string): string | undefined {
    return this.take(key) as string | undefined;
  }

  number(key: string): number | undefined {
    return this.take(key) as number | undefined;
  }

  list<Entry>(key: string, or: Entry[] = []): Entry[] {
    return (this.take(key) as Entry[] | undefined) ?? or;
  }

  /** Whether the key stands there, perhaps with nothing behind it, as in `console:`. */
  has(key: string): boolean {
    return this.#rest.has(key);
  }

  section(key: string): ConfigSection {
    return new ConfigSection(this.take(key), this.#below(key));
  }

  sections(key: string): ConfigSection[] {
    const values = this.list<unknown>(key);
    return values.map((value, index) => new ConfigSection(value, `${this.#below(key)}[${index}]`));
  }

  /** Ends the reading; throws when a key is left. */
  end(): void {
    const [key] = this.#rest.keys();
    if (key !== undefined) throw new Error(`asks for ${this.#below(key)}, which Spanreel does not support; remove it`);
  }

  fail(reason: string): never {
    throw new Error(`${reason} at ${this.#path === '' ? 'the top' : this.#path}`);
  }

  #below(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }
}
