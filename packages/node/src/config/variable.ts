/** One variable of the environment: what it takes, what it means, and how its text is read. */
export interface Variable<T> {
  /** What a person may write, as the README prints it: `true`, `milliseconds`, `none \| events`. */
  readonly values: string;
  /** What holds without it, as the README prints it. */
  readonly fallback: string;
  /** One sentence. */
  readonly meaning: string;
  /** Never printed. */
  readonly secret?: true;
  read(text: string): Reading<T>;
}

/** A value, or what is wrong with the text and what to write instead. */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

type Description = Pick<Variable<unknown>, 'values' | 'fallback' | 'meaning'>;

export function text(fallback: string, meaning: string, values = 'text'): Variable<string> {
  return { values, fallback, meaning, read: (value) => ({ value }) };
}

/** As the specification reads a Boolean: `true` in any case is true; everything else is false, and said if it is not `false`. */
export function flag(meaning: string): Variable<boolean> {
  return {
    values: '`true`, `false`',
    fallback: '`false`',
    meaning,
    read(value) {
      const lower = value.toLowerCase();
      if (lower === 'true') return { value: true };
      if (lower === 'false') return { value: false };
      return { wrong: 'is neither true nor false; use true or false' };
    },
  };
}

export function integer(
  fallback: string,
  meaning: string,
  { least = 0, unit = 'a whole number' }: { readonly least?: number; readonly unit?: string } = {},
): Variable<number> {
  return {
    values: unit,
    fallback,
    meaning,
    read(value) {
      const number = Number(value);
      if (Number.isSafeInteger(number) && number >= least) return { value: number };
      return {
        wrong: `is not ${unit} of at least ${least}; use ${Math.max(least, Number.parseInt(fallback, 10) || least)}`,
      };
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LEAST_MS = 60_000;
const MOST_MS = 3650 * 86_400_000;

/** A time in whole seconds, minutes, hours or days, from a minute to ten years; read as milliseconds. */
export function duration(fallback: string, meaning: string): Variable<number> {
  return {
    values: '`30m`, `24h`, `7d` …',
    fallback,
    meaning,
    read(value) {
      const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
      const millis = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
      if (millis >= LEAST_MS && millis <= MOST_MS) return { value: millis };
      return { wrong: 'is no time from a minute to ten years; write 30m, 24h or 7d' };
    },
  };
}

export function ratio(fallback: string, meaning: string): Variable<number> {
  return {
    values: '0 … 1',
    fallback,
    meaning,
    read(value) {
      const number = Number(value);
      return number >= 0 && number <= 1
        ? { value: number }
        : { wrong: 'is not a number from 0 to 1; use 0.1 for ten percent' };
    },
  };
}

export function oneOf<T extends string>(names: readonly T[], fallback: string, meaning: string): Variable<T> {
  return {
    values: names.map((name) => `\`${name}\``).join(', '),
    fallback,
    meaning,
    read(value) {
      const found = names.find((name) => name === value.toLowerCase());
      return found === undefined ? { wrong: `is none of ${names.join(', ')}; use one of them` } : { value: found };
    },
  };
}

/** Comma-separated; when `names` are given, every entry is one of them. */
export function list(
  names: readonly string[] | undefined,
  fallback: string,
  meaning: string,
): Variable<readonly string[]> {
  return {
    values: names === undefined ? 'comma-separated' : names.map((name) => `\`${name}\``).join(', '),
    fallback,
    meaning,
    read(value) {
      const entries = split(value);
      const stranger = names === undefined ? undefined : entries.find((entry) => !names.includes(entry));
      return stranger === undefined
        ? { value: entries }
        : { wrong: `names "${stranger}", which is none of ${names?.join(', ')}` };
    },
  };
}

const HOST = /^(?:(?:\*\.)?[\w-]+(?:\.[\w-]+)*|[0-9a-f]*(?::[0-9a-f.]*){2,8})$/i;

/** Hosts, comma-separated: names, `*.example.com` for everything below, addresses. */
export function hosts(meaning: string): Variable<readonly string[]> {
  return {
    ...list(undefined, 'none', meaning),
    read(value) {
      const entries = split(value);
      return entries.every((entry) => HOST.test(entry))
        ? { value: entries }
        : { wrong: 'holds something that is no host; write bank.example,*.shop.example without scheme, port and path' };
    },
  };
}

// What people write for yes and no elsewhere would be taken for the name of a host.
const NO_HOST = /^(?:[01*]|yes|no|on|off|all|none|enabled|disabled)$/i;

/** All hosts, none, or those that are listed as {@link hosts} are. */
export function flagOrHosts(meaning: string): Variable<boolean | readonly string[]> {
  const listed = hosts(meaning);
  return {
    values: '`true`, `false`, or hosts, comma-separated',
    fallback: '`false`',
    meaning,
    read(value) {
      const lower = value.toLowerCase();
      if (lower === 'true' || lower === 'false') return { value: lower === 'true' };
      const entries = split(value);
      if (entries.length === 0) return { wrong: 'names nothing; use true, false, or hosts such as api.example.com' };
      const stranger = entries.find((entry) => NO_HOST.test(entry) || /^(?:true|false)$/i.test(entry));
      if (stranger === undefined) return listed.read(value);
      return { wrong: `says "${stranger}"; use true, false, or hosts such as api.example.com,*.shop.example` };
    },
  };
}

/** `key=value` pairs, comma-separated, percent-encoded, as W3C Baggage writes them. */
export function pairs(fallback: string, meaning: string): Variable<Readonly<Record<string, string>>> {
  return {
    values: '`key=value,…`',
    fallback,
    meaning,
    read(value) {
      const result: Record<string, string> = {};
      for (const entry of split(value)) {
        const equals = entry.indexOf('=');
        if (equals < 1) return { wrong: 'has an entry without "key="; use key=value,key=value' };
        try {
          result[decodeURIComponent(entry.slice(0, equals).trim())] = decodeURIComponent(
            entry.slice(equals + 1).trim(),
          );
        } catch {
          return { wrong: 'has a broken percent-encoding; write % as %25' };
        }
      }
      return { value: result };
    },
  };
}

export function httpUrl(fallback: string, meaning: string): Variable<string> {
  return {
    values: 'URL',
    fallback,
    meaning,
    read(value) {
      if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return { wrong: `has no scheme; use http://${value}` };
      const url = URL.parse(value);
      if (url === null) return { wrong: 'is not a URL; use http://localhost:4318' };
      return /^https?:$/.test(url.protocol)
        ? { value }
        : { wrong: `has the scheme ${url.protocol}//; use http:// or https://` };
    },
  };
}

/** The same variable, its value never printed. */
export function secret<T>(variable: Variable<T>): Variable<T> {
  return { ...variable, secret: true };
}

/** The same variable for one signal: says that the general one holds without it. */
export function perSignal<T>(
  variable: Variable<T>,
  general: string,
  description: Partial<Description> = {},
): Variable<T> {
  return { ...variable, fallback: `\`${general}\``, ...description };
}

function split(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
