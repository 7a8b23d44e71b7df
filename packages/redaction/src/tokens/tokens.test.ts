import { createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { CROCKFORD, toCrockford } from './crockford.ts';
import { hmacSha256 } from './hmac.ts';
import { loadTokenKey } from './load-token-key.ts';
import { TokenKeyError, tokenKeyFrom } from './token-key.ts';
import { TokenMaker } from './token-maker.ts';

test.each([
  'short',
  'x'.repeat(64),
  'a key of more than sixty-four bytes, which is hashed before it is used: '.repeat(2),
])('HMAC is that of node:crypto for the key %j', (key) => {
  const expected = createHmac('sha256', key).update('mëssage').digest('hex');
  expect(hmacSha256(Buffer.from(key))('mëssage').toString('hex')).toBe(expected);
});

test('base 32 takes five bits after the other', () => {
  expect(toCrockford(Uint8Array.of(0b00000_000, 0b01_00010_0, 0b0011_1111, 0b1_0000000), 5)).toBe('0123Z');
});

describe('tokens', () => {
  const maker = new TokenMaker(tokenKeyFrom('k1:a key for tests and nothing else'), '');

  test('a hundred thousand values have as many tokens, each genuine, none of digits alone', () => {
    const tokens = new Set<string>();
    for (let value = 0; value < 100_000; value++) {
      const token = maker.token('EMAIL', `person${value}@example.com`);
      tokens.add(token);
    }
    expect(tokens.size).toBe(100_000);
    expect([...tokens].filter((token) => maker.findIn(token)[0]?.genuine !== true)).toEqual([]);
  });

  test('any one character changed makes it a look-alike', () => {
    const token = maker.token('EMAIL', 'jane@example.com');
    const start = token.indexOf('.') + 1;
    const places = Array.from({ length: token.length - 1 - start }, (_, index) => start + index);
    const changed = places.flatMap((at) =>
      Array.from(CROCKFORD, (other) => token.slice(0, at) + other + token.slice(at + 1)),
    );
    const genuine = changed.filter((text) => text !== token && maker.findIn(text)[0]?.genuine === true);
    expect(genuine).toEqual([]);
  });

  test('a token of another key is none of ours', () => {
    const other = new TokenMaker(tokenKeyFrom('k1:another key, with the same id'), '');
    const verdicts = Array.from(
      { length: 64 },
      (_, value) => maker.findIn(other.token('EMAIL', String(value)))[0]?.genuine,
    );
    // One in 32 passes by chance.
    expect(verdicts.filter((genuine) => genuine === true).length).toBeLessThan(12);
  });
});

describe('the key', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'spanreel-key-'));
  });
  afterEach(() => {
    chmodSync(directory, 0o700);
    rmSync(directory, { recursive: true, force: true });
  });

  test('comes from its text, with an id of its own or a derived one', () => {
    expect(loadTokenKey({ key: 'k7:0123456789abcdef' })).toEqual({
      key: { id: 'k7', secret: Buffer.from('0123456789abcdef') },
      source: 'environment',
    });
    const derived = tokenKeyFrom('0123456789abcdef');
    expect(derived.id).toMatch(/^k[0-9A-Z]{4}$/);
    expect(tokenKeyFrom('0123456789abcdeg').id).not.toBe(derived.id);
  });

  test('too short, it is refused without being quoted', () => {
    expect(() => loadTokenKey({ key: 'hunter2' })).toThrow(
      new TokenKeyError(
        'SPANREEL_REDACTION_KEY has 7 characters and needs at least 16; make one with: openssl rand -base64 32',
      ),
    );
  });

  test('is made once in a private file and read from then on', () => {
    const vaultDirectory = join(directory, 'vault');
    const first = loadTokenKey({ vaultDirectory });
    expect(first).toMatchObject({ source: 'file' });
    expect(first.warning).toBeUndefined();
    expect(loadTokenKey({ vaultDirectory })).toEqual(first);
    expect(readdirSync(vaultDirectory)).toEqual(['redaction.key']);
    expect(statSync(join(vaultDirectory, 'redaction.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(vaultDirectory, 'redaction.key'), 'utf8')).toHaveLength(43);
  });

  test('is not made by who only reads, and of this process alone then', () => {
    const vaultDirectory = join(directory, 'vault');
    expect(loadTokenKey({ vaultDirectory, make: false })).toMatchObject({ source: 'memory' });
    expect(readdirSync(directory)).toEqual([]);
    const { key } = loadTokenKey({ vaultDirectory });
    expect(loadTokenKey({ vaultDirectory, make: false })).toEqual({ key, source: 'file' });
  });

  test('is one for all that start at the same moment', async () => {
    const vaultDirectory = join(directory, 'vault');
    const module = new URL('./load-token-key.ts', import.meta.url).href;
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const code = `const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.module).then(({ loadTokenKey }) => {
        parentPort.postMessage('ready');
        Atomics.wait(workerData.gate, 0, 0);
        parentPort.postMessage(loadTokenKey({ vaultDirectory: workerData.vaultDirectory }).key.id);
      });`;
    const workers = Array.from(
      { length: 8 },
      () => new Worker(code, { eval: true, workerData: { module, gate, vaultDirectory } }),
    );
    await Promise.all(workers.map(next));
    const ids = workers.map(next);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    expect(new Set(await Promise.all(ids)).size).toBe(1);
    expect(readdirSync(vaultDirectory)).toEqual(['redaction.key']);
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  test('is random and of this process alone where there is no directory, and says so', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const loaded = loadTokenKey({ vaultDirectory: join(file, 'vault') });
    expect(loaded).toMatchObject({
      source: 'memory',
      warning: `redaction tokens will differ in every process: ${join(file, 'vault', 'redaction.key')} cannot be used (ENOTDIR); set SPANREEL_REDACTION_KEY to the same secret everywhere`,
    });
    expect(loadTokenKey({}).warning).toMatch(/no key file is configured/);
  });

  test('that others can read is used, with a warning; an empty one is not', () => {
    const path = join(directory, 'redaction.key');
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, 'x'.repeat(43), { mode: 0o644 });
    chmodSync(path, 0o644);
    expect(loadTokenKey({ vaultDirectory: directory })).toMatchObject({
      source: 'file',
      warning: expect.stringContaining('chmod 600'),
    });
    writeFileSync(path, '');
    expect(loadTokenKey({ vaultDirectory: directory })).toMatchObject({
      source: 'memory',
      warning: expect.stringContaining('its content is too short'),
    });
  });
});

function next(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
