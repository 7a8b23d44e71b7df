import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { JANE, MASTER_1, MASTER_2, ScratchVault } from '../samples/scratch-vault.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { keepHouse } from './housekeeping.ts';
import type { KeyService } from './key-service.ts';
import { loadMasterKeys, masterKeysFrom } from './master-keys.ts';

const STREAM = '0192f0c1-7a50-7000-8000-000000000001';
const here = { 'spanreel.stream.id': STREAM };
const many = Array.from({ length: 200 }, (_, index) => `person${index}@example.com`);

let vault: ScratchVault;
beforeEach(() => {
  vault = new ScratchVault();
});
afterEach(() => vault.remove());

function recordsNow(): number {
  const database = vault.database();
  const total = Number(database.prepare('SELECT count(*) AS total FROM record').get()?.['total']);
  database.close();
  return total;
}

describe('a writer', () => {
  test('keeps nothing before it is flushed, then everything, each value of a conversation once', async () => {
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    for (const text of [...many, ...many]) redactor.within(here, () => redactor.text(text));
    expect(vault.kept).toBe(0);
    await writer.flush();
    expect([vault.kept, recordsNow(), vault.dropped]).toEqual([200, 200, []]);

    const database = vault.database();
    expect(database.prepare('SELECT count(*) AS total FROM data_key').get()).toMatchObject({ total: 1 });
    database.close();
    writer.close();
  });

  test('writes what waits when it is closed, at once, and nothing after that', () => {
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    for (const text of many) redactor.text(text);
    writer.close();
    expect(recordsNow()).toBe(200);
    redactor.text('late@example.com');
    expect([recordsNow(), vault.dropped]).toEqual([200, ['exit']]);
  });

  test('lets go of what does not fit, counts it, says it once, and the tokens go out', async () => {
    const writer = vault.writer({ maxWaiting: 150 });
    const redactor = testRedactor({ vault: writer });
    const tokens = many.map((text) => redactor.text(text));
    expect(tokens).toEqual(many.map((text) => testRedactor().text(text)));
    await writer.flush();
    expect([vault.kept, vault.dropped]).toEqual([150, Array.from({ length: 50 }, () => 'full')]);
    expect(vault.said).toEqual([
      'values come faster than the vault takes them; some are not kept, their tokens go out all the same',
    ]);
    writer.close();
  });

  test('lets go of what is longer than any value', async () => {
    await vault.redact([[`${'x'.repeat(5000)}@example.com`]]);
    expect([vault.kept, vault.dropped]).toEqual([0, ['too_long']]);
  });

  test('keeps a value for longer when it is met again in the second half of its time', async () => {
    const writer = vault.writer({ ttlMs: 1000 });
    const redactor = testRedactor({ vault: writer });
    const expires = async (): Promise<number> => {
      redactor.text('jane@example.com');
      await writer.flush();
      const database = vault.database();
      const row = database.prepare('SELECT expires FROM record').get();
      database.close();
      return Number(row?.['expires']) - start;
    };
    const start = vault.now;
    expect(await expires()).toBe(1000);
    vault.now += 499;
    expect(await expires()).toBe(1000);
    vault.now += 1;
    expect(await expires()).toBe(1500);
    writer.close();
  });

  test('shares data keys and secrets with those of other processes', async () => {
    const policy = { tokenScope: 'conversation', tokenMode: 'random' } as const;
    const [first] = await vault.redact([['jane@example.com', here]], policy);
    const [second] = await vault.redact([['jane@example.com', here]], policy);
    expect(second).toBe(first);
    const database = vault.database();
    expect(
      database
        .prepare('SELECT (SELECT count(*) FROM data_key) AS keys, (SELECT count(*) FROM token_secret) AS secrets')
        .get(),
    ).toMatchObject({ keys: 1, secrets: 1 });
    database.close();
  });

  test('learns whose a conversation is when an event says so', async () => {
    await vault.redact([['jane@example.com', here]]);
    await vault.redact([['joe@example.com', { ...here, 'tenant.id': 'bank', 'gen_ai.conversation.id': 'c-1' }]]);
    const database = vault.database();
    expect(database.prepare('SELECT tenant, stream, conversation FROM scope').get()).toMatchObject({
      tenant: 'bank',
      stream: STREAM,
      conversation: 'c-1',
    });
    database.close();
  });

  test('goes on without a disk: tokens go out, values are dropped, counted and said, and it is tried again later', async () => {
    const folder = dirname(vault.directory);
    writeFileSync(vault.directory, '');
    const policy = { tokenScope: 'conversation', tokenMode: 'random' } as const;
    const [token] = await vault.redact([['jane@example.com', here]], policy);
    expect(token).toMatch(/^<EMAIL:k1\.\w{13}>$/);
    expect([vault.kept, vault.dropped]).toEqual([0, ['disk']]);
    expect(vault.said).toEqual(['the vault cannot be used (EEXIST); values are not kept, trying again in 30 s']);
    expect(readdirSync(folder)).toEqual(['vault']);
  });

  test('is there again when the disk is', async () => {
    writeFileSync(vault.directory, '');
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    redactor.text('jane@example.com');
    await writer.flush();
    rmSync(vault.directory);
    mkdirSync(vault.directory);
    redactor.text('jane@example.com');
    vault.now += 30_000;
    redactor.text('jane@example.com');
    await writer.flush();
    expect([vault.kept, vault.dropped]).toEqual([1, ['disk', 'disk']]);
    writer.close();
  });

  test('waits for a lock that another process holds', async () => {
    await vault.redact([['joe@example.com']]);
    const other = vault.database();
    other.exec('BEGIN IMMEDIATE');
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    redactor.text('jane@example.com');
    const flushed = writer.flush();
    await new Promise((resolve) => setImmediate(resolve));
    other.exec('COMMIT');
    await flushed;
    expect([vault.kept, vault.dropped]).toEqual([2, []]);
    other.close();
    writer.close();
  });
});

describe('an erasure while a writer is at work', () => {
  test('is noticed with the next value, which is not taken in, by this writer or another', async () => {
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    redactor.within(here, () => redactor.text('jane@example.com'));
    await writer.flush();
    const open = vault.open();
    await open.erase({ operator: JANE, purpose: 'x', of: { conversation: STREAM } });
    redactor.within(here, () => redactor.text('joe@example.com'));
    await writer.flush();
    writer.close();
    expect([vault.kept, vault.dropped, recordsNow()]).toEqual([1, ['erased'], 0]);
    open.close();
  });

  test('of a tenant gives the conversation that goes on a new key, for what comes later', async () => {
    const place = { 'tenant.id': 'bank' };
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    redactor.within(place, () => redactor.text('jane@example.com'));
    await writer.flush();
    const open = vault.open();
    await open.erase({ operator: JANE, purpose: 'x', of: { tenant: 'bank' } });
    redactor.within(place, () => redactor.text('joe@example.com'));
    await writer.flush();
    writer.close();
    expect([vault.kept, vault.dropped, recordsNow()]).toEqual([2, [], 1]);
    open.close();
  });
});

describe('a master key', () => {
  test('that is missing costs the values and nothing else', async () => {
    const [token] = await vault.redact([['jane@example.com']], {}, { masterKeys: () => loadMasterKeys({}) });
    expect([token, vault.kept, vault.dropped]).toEqual([testRedactor().text('jane@example.com'), 0, ['key']]);
    expect(vault.said).toEqual([
      'values are not kept in the vault: the vault has no master key; set SPANREEL_VAULT_MASTER_KEY or SPANREEL_VAULT_MASTER_KEY_FILE, make one with: openssl rand -base64 32',
    ]);
  });

  test('that comes while the process runs is used half a minute later', async () => {
    const writer = vault.writer();
    const redactor = testRedactor({ vault: writer });
    redactor.text('jane@example.com');
    await writer.flush();
    vault.masterKeys = masterKeysFrom(`${MASTER_2},${MASTER_1}`);
    vault.now += 30_000;
    redactor.within(here, () => redactor.text('jane@example.com'));
    await writer.flush();
    writer.close();
    const database = vault.database();
    expect(database.prepare('SELECT master FROM data_key ORDER BY created').all()).toEqual([
      expect.objectContaining({ master: 'one' }),
      expect.objectContaining({ master: 'two' }),
    ]);
    database.close();
  });

  test('in a KMS is waited for, and its data keys are shared', async () => {
    const [local] = masterKeysFrom(MASTER_1);
    const kms: KeyService = {
      id: 'kms',
      wrap: async (key, context) => local!.wrap(key, context),
      unwrap: async (wrapped, context) => local!.unwrap(wrapped, context),
    };
    vault.masterKeys = [kms];
    const [token = ''] = await vault.redact([['jane@example.com', here]]);
    await vault.redact([['joe@example.com', here]]);
    const database = vault.database();
    expect(database.prepare('SELECT master, count(*) AS total FROM data_key').get()).toMatchObject({
      master: 'kms',
      total: 1,
    });
    database.close();
    const open = vault.open();
    expect(await open.reveal({ operator: JANE, purpose: 'x', tokens: [token] })).toMatchObject([
      { value: 'jane@example.com' },
    ]);
    open.close();
  });

  test('in a KMS is not waited for at the end', () => {
    const [local] = masterKeysFrom(MASTER_1);
    vault.masterKeys = [{ ...local!, wrap: async (key, context) => local!.wrap(key, context) }];
    const writer = vault.writer();
    testRedactor({ vault: writer }).text('jane@example.com');
    writer.close();
    expect([vault.kept, vault.dropped, recordsNow()]).toEqual([0, ['exit'], 0]);
  });

  test('whose KMS refuses costs the values, which is said with no word of its own', async () => {
    vault.masterKeys = [
      { id: 'kms', wrap: () => Promise.reject(new Error('secret detail')), unwrap: (wrapped) => wrapped },
    ];
    await vault.redact([['jane@example.com'], ['joe@example.com']]);
    expect([vault.kept, vault.dropped]).toEqual([0, ['key', 'key']]);
    expect(vault.said).toEqual(['values are not kept in the vault: the key service failed']);
  });
});

describe('housekeeping', () => {
  test('is done in passing by a program that ends, and by whoever opens the vault', async () => {
    await vault.redact([['jane@example.com', here]], {}, { ttlMs: 1000 });
    vault.now += 1000;
    const other = { 'spanreel.stream.id': '0192f0c1-7a50-7000-8000-000000000002' };
    await vault.redact([['joe@example.com', other]], {}, { ttlMs: 1000 });
    expect(recordsNow()).toBe(1);
    vault.now += 1000;
    vault.open().close();
    expect(recordsNow()).toBe(0);
  });

  test('deletes what has expired, with its keys, its secrets and its index, and leaves the rest', async () => {
    const policy = { tokenScope: 'conversation', tokenMode: 'random' } as const;
    await vault.redact(
      many.map((text) => [text, here] as const),
      policy,
      { ttlMs: 1000 },
    );
    vault.now += 1000;
    const other = { 'spanreel.stream.id': '0192f0c1-7a50-7000-8000-000000000002' };
    await vault.redact([['joe@example.com', other]], policy, { ttlMs: 1000 });
    await keepHouse(vault.directory, vault.now);

    const database = vault.database();
    const counts = ['record', 'data_key', 'scope', 'token_secret', 'blind_index'].map((table) =>
      Number(database.prepare(`SELECT count(*) AS total FROM ${table}`).get()?.['total']),
    );
    database.close();
    expect(counts).toEqual([1, 1, 1, 1, 1]);
  });
});
