/** A shape that hides a text where a careless copy would look past it, or that cannot be read at all. */
export interface HostileShape {
  readonly name: string;
  readonly make: (secret: string) => unknown;
  /** Takes seconds to look through: tried once. */
  readonly isHeavy?: true;
}

/** Every way in which application code hands over what is no plain data, with `secret` somewhere in it. */
export const hostileShapes: readonly HostileShape[] = [
  {
    name: 'text of 5 MB',
    isHeavy: true,
    make: (secret) => `${'x'.repeat(2_500_000)} ${secret} ${'x'.repeat(2_500_000)}`,
  },
  { name: 'text across the cut at 10 KB', make: (secret) => `${'x '.repeat(5_110)}${secret} ${'y'.repeat(20_000)}` },
  {
    name: 'texts across every cut',
    make: (secret) =>
      Array.from({ length: 60 }, (_, index) => `${'w '.repeat(index * 7)}${secret} ${'z '.repeat(200)}`),
  },
  {
    name: 'many texts of 200 KB',
    isHeavy: true,
    make: (secret) => Array.from({ length: 100 }, () => `${secret} ${'x '.repeat(100_000)}`),
  },
  { name: 'a key of 5 MB', make: (secret) => ({ [`${secret} ${'k'.repeat(5_000_000)}`]: 1 }) },
  { name: 'keys', make: (secret) => ({ [secret]: { [`the ${secret}`]: secret } }) },
  { name: 'a cycle', make: cycle },
  { name: 'a cycle through a map', make: (secret) => selfMap(new Map<unknown, unknown>([['secret', secret]])) },
  { name: '1,000 levels', make: (secret) => nested(secret, 1000, (inner) => ({ secret, inner })) },
  { name: '1,000 lists', make: (secret) => nested(secret, 1000, (inner) => [secret, inner]) },
  { name: 'a list of 10^7', isHeavy: true, make: (secret) => Array.from<unknown>({ length: 10_000_000 }).fill(secret) },
  {
    name: 'a sparse list of 10^7',
    isHeavy: true,
    make: (secret) => Object.assign([], { 0: secret, 9_999_999: secret }),
  },
  { name: 'a list of length 2^32 - 1', make: (secret) => Object.assign([secret], { length: 2 ** 32 - 1 }) },
  {
    name: '100,000 keys',
    isHeavy: true,
    make: (secret) => Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`k${key}`, secret])),
  },
  { name: 'a bigint', make: (secret) => [2n ** 70n, -(2n ** 63n), digitsOf(secret)] },
  { name: 'numbers that JSON has not', make: (secret) => [Number.NaN, Number.POSITIVE_INFINITY, -0, secret] },
  { name: 'dates', make: (secret) => [new Date(0), new Date(Number.NaN), Object.assign(new Date(0), { secret })] },
  {
    name: 'a date that tells more',
    make: (secret) =>
      new (class extends Date {
        override toISOString(): string {
          return secret;
        }
      })(),
  },
  { name: 'an error', make: (secret) => new Error(secret, { cause: new TypeError(`for ${secret}`) }) },
  { name: 'an error of a name', make: (secret) => Object.assign(new Error('no'), { name: secret, code: secret }) },
  {
    name: 'an error that names itself by an object',
    make: (secret) => Object.assign(new Error(secret), { name: { secret }, message: [secret] }),
  },
  { name: 'an error of errors', make: (secret) => new AggregateError([new Error(secret)], `all of ${secret}`) },
  { name: 'an error that causes itself', make: (secret) => causing(new Error(secret)) },
  { name: 'a buffer', make: (secret) => Buffer.from(`of ${secret}`) },
  {
    name: 'a buffer with bytes around',
    make: (secret) => Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(secret)]),
  },
  { name: 'UTF-16 in a buffer', make: (secret) => Buffer.from(secret, 'utf16le') },
  { name: 'UTF-16 in a typed array', make: (secret) => Uint16Array.from(secret, (char) => char.charCodeAt(0)) },
  { name: 'UTF-32 in a typed array', make: (secret) => Uint32Array.from(secret, (char) => char.codePointAt(0)!) },
  {
    name: 'a view of a larger buffer',
    make: (secret) => new DataView(Uint8Array.from(Buffer.from(`..${secret}..`)).buffer, 2, secret.length),
  },
  { name: 'a buffer of 80 MB', isHeavy: true, make: (secret) => Buffer.alloc(80_000_000, secret) },
  { name: 'an array buffer', make: (secret) => Uint8Array.from(Buffer.from(secret)).buffer },
  { name: 'a class instance', make: (secret) => new Account(secret) },
  { name: 'a boxed string', make: (secret) => [Object(secret), Object(secret.length), Object(true), Object(12n)] },
  {
    name: 'a boxed string of 5 MB',
    isHeavy: true,
    make: (secret) => Object(`${secret}${'x'.repeat(5_000_000)}`) as unknown,
  },
  { name: 'a subclass of string', make: (secret) => new (class Name extends String {})(secret) },
  { name: 'a getter that throws', make: (secret) => throwingGetter(secret) },
  {
    name: 'a list whose element throws',
    make: (secret) => Object.defineProperty([secret, 1], 1, { get: () => throwing(secret) }),
  },
  { name: 'a proxy that throws', make: (secret) => new Proxy({ secret }, throwingHandler(secret)) },
  { name: 'a proxy of a list that throws', make: (secret) => new Proxy([secret], throwingHandler(secret)) },
  { name: 'a revoked proxy', make: (secret) => revoked({ secret }) },
  { name: 'a proxy that never ends', make: endless },
  {
    name: 'a proxy whose keys lie',
    make: (secret) =>
      new Proxy(
        {},
        {
          ownKeys: () => [secret, 'b'],
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: secret }),
        },
      ),
  },
  {
    name: 'invalid UTF-16',
    make: (secret) => [`\ud800${secret}\udc00`, `${secret.slice(0, 4)}\ud800`, { [`\udfff${secret}`]: 1 }],
  },
  {
    name: 'symbols',
    make: (secret) => ({ [Symbol(secret)]: secret, symbol: Symbol(secret), list: [Symbol.for(secret)] }),
  },
  {
    name: 'functions',
    make: (secret) => ({ function: Object.assign(() => secret, { secret }), class: Account, list: [() => secret] }),
  },
  {
    name: 'a map',
    make: (secret) =>
      new Map<unknown, unknown>([
        [secret, secret],
        [{ secret }, 1],
        [new Map([[secret, 1]]), secret],
      ]),
  },
  { name: 'a set', make: (secret) => new Set([secret, new Set([secret])]) },
  { name: 'a map that never ends', make: (secret) => new EndlessMap(secret) },
  { name: 'a set that never ends', isHeavy: true, make: (secret) => new EndlessSet(secret) },
  { name: 'a list that never ends', isHeavy: true, make: (secret) => new EndlessList(secret) },
  {
    name: 'a map that throws',
    make: (secret) => Object.assign(new Map([[secret, 1]]), { [Symbol.iterator]: () => throwing(secret) }),
  },
  { name: 'what is no map', make: (secret) => Object.assign(Object.create(Map.prototype) as object, { secret }) },
  { name: 'a toJSON that throws', make: (secret) => ({ secret, toJSON: () => throwing(secret) }) },
  { name: 'a toJSON that tells more', make: (secret) => ({ toJSON: () => ({ secret }) }) },
  { name: 'a toJSON without end', make: toJsonForever },
  {
    name: '__proto__ keys',
    make: (secret) =>
      JSON.parse(
        `{"__proto__": {"secret": "${secret}"}, "constructor": {"prototype": {"secret": "${secret}"}}}`,
      ) as unknown,
  },
  {
    name: 'no prototype',
    make: (secret) => Object.assign(Object.create(null) as object, { secret, toString: secret }),
  },
  { name: 'JSON in JSON', make: (secret) => JSON.stringify({ a: JSON.stringify({ secret }) }) },
  { name: 'base64', make: (secret) => Buffer.from(`for ${secret} alone`).toString('base64') },
  {
    name: 'URLs and patterns',
    make: (secret) => [
      new URL(`https://a.example/?q=${encodeURIComponent(secret)}`),
      new RegExp(secret),
      new URLSearchParams({ secret }),
    ],
  },
  {
    name: 'promises, weak maps and generators',
    make: (secret) => [Promise.resolve(secret), new WeakMap([[{}, secret]]), generate(secret)],
  },
];

class Account {
  readonly #secret: string;
  readonly owner = 'bank';

  constructor(secret: string) {
    this.#secret = secret;
  }

  get balance(): number {
    throw new Error(this.#secret);
  }
}

class EndlessMap extends Map<unknown, unknown> {
  readonly secret: string;

  constructor(secret: string) {
    super();
    this.secret = secret;
  }

  override *[Symbol.iterator](): ReturnType<Map<unknown, unknown>['entries']> {
    for (;;) yield ['again', this.secret];
  }
}

class EndlessSet extends Set<unknown> {
  readonly secret: string;

  constructor(secret: string) {
    super();
    this.secret = secret;
  }

  override *[Symbol.iterator](): ReturnType<Set<unknown>['values']> {
    for (;;) yield this.secret;
  }
}

class EndlessList extends Array<unknown> {
  constructor(secret: string) {
    super();
    this[0] = secret;
  }

  override *[Symbol.iterator](): ReturnType<unknown[]['values']> {
    for (;;) yield this[0];
  }
}

function cycle(secret: string): unknown {
  const self: Record<string, unknown> = { secret, list: [] };
  self['self'] = self;
  (self['list'] as unknown[]).push(self, secret);
  return self;
}

function selfMap(map: Map<unknown, unknown>): unknown {
  return map.set('self', map).set(map, 'self');
}

function nested(secret: string, levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = secret;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

/** The digits of a secret as a number, where it has as many as a card. */
function digitsOf(secret: string): bigint {
  const digits = secret.replaceAll(/\D/g, '');
  return digits.length >= 14 ? BigInt(digits) : 0n;
}

function causing(error: Error): Error {
  return Object.assign(error, { cause: error });
}

function throwing(secret: string): never {
  throw new Error(secret);
}

function throwingGetter(secret: string): object {
  return Object.defineProperty({ secret }, 'balance', { enumerable: true, get: () => throwing(secret) });
}

function throwingHandler(secret: string): ProxyHandler<object> {
  const trap = (): never => throwing(secret);
  return { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap };
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function endless(secret: string): object {
  return new Proxy(
    {},
    {
      ownKeys: () => ['a', 'b', 'c', 'secret'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: (_target, key) => (key === 'secret' ? secret : key === 'toJSON' ? undefined : endless(secret)),
    },
  );
}

function toJsonForever(secret: string): unknown {
  return { secret, toJSON: () => toJsonForever(secret) };
}

function* generate(secret: string): Generator<string> {
  for (;;) yield secret;
}
