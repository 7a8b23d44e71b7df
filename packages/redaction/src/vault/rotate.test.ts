import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ASKED, MASTER_1, MASTER_2, ScratchVault, at } from '../samples/scratch-vault.ts';
import { masterKeysFrom } from './master-keys.ts';

let vault: ScratchVault;
beforeEach(() => {
  vault = new ScratchVault();
});
afterEach(() => vault.remove());

describe('rotate', () => {
  test('wraps every data key anew: the old master key opens nothing any more', async () => {
    const texts = Array.from(
      { length: 120 },
      (_, index) => [`a${index}@example.com`, at(uuid(index), 'bank', `c-${index}`)] as const,
    );
    const tokens = await vault.redact(texts);
    const database = vault.database();
    const old = database.prepare('SELECT wrapped FROM data_key LIMIT 1').get()?.['wrapped'] as Uint8Array;
    database.close();

    vault.masterKeys = masterKeysFrom(`${MASTER_2},${MASTER_1}`);
    const open = vault.open();
    expect(open.status().masterKeys).toEqual({ one: 120 });
    expect(await open.rotate(ASKED)).toEqual({
      masterKey: 'two',
      previous: ['one'],
      rewrapped: 120,
      isOverwritten: true,
    });
    expect(open.status().masterKeys).toEqual({ two: 120 });
    expect(vault.bytes()).not.toContain(Buffer.from(old).toString('latin1'));
    expect(vault.audited).toEqual([
      {
        type: 'vault.rotated',
        payload: {
          operator: 'jane',
          reason: 'complaint 4711',
          key_id: 'two',
          previous_key_ids: ['one'],
          rewrapped_count: 120,
        },
      },
    ]);
    open.close();

    const after = vault.open({ masterKeys: masterKeysFrom(MASTER_2) });
    const shown = await after.reveal({ ...ASKED, tokens: tokens.slice(0, 100) });
    expect(shown.map((one) => one.status === 'revealed' && one.value)).toEqual(
      texts.slice(0, 100).map(([text]) => text),
    );
    after.close();
  });

  test('stops before it begins where a key that is needed is not given', async () => {
    await vault.redact([['jane@example.com']]);
    const open = vault.open({ masterKeys: masterKeysFrom(MASTER_2) });
    await expect(open.rotate(ASKED)).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_SETUP',
      message: 'data keys are wrapped with master key "one", which is not given; add it behind the new one',
    });
    expect(vault.audited).toEqual([]);
    open.close();
  });
});

function uuid(index: number): string {
  return `0192f0c1-7a50-7000-8000-${String(index).padStart(12, '0')}`;
}
