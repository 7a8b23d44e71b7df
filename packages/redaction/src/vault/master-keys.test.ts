import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { loadMasterKeys, masterKeysFrom } from './master-keys.ts';

const BYTES = Buffer.alloc(32, 7);
const BASE64 = BYTES.toString('base64');
const MAKE_ONE = 'make one with: openssl rand -base64 32';

describe('master keys', () => {
  test.each([BASE64, BYTES.toString('base64url'), BYTES.toString('hex'), `  ${BASE64}\n`])(
    'are read from %j',
    (text) => {
      const [key, ...others] = masterKeysFrom(text);
      const [same] = masterKeysFrom(BASE64);
      expect([key?.id, others]).toEqual([expect.stringMatching(/^m[0-9A-Z]{6}$/), []]);
      expect(same?.unwrap(key!.wrap(BYTES, 'row') as Uint8Array, 'row')).toEqual(BYTES);
    },
  );

  test('are several, by comma or line, the newest first, with ids of their own', () => {
    expect(masterKeysFrom(`2027:${BASE64},${'ab'.repeat(32)}`).map(({ id }) => id)).toEqual([
      '2027',
      expect.stringMatching(/^m/),
    ]);
    expect(masterKeysFrom(`b:${BASE64}\na:${BASE64}\n`).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  test('open only what they wrapped, in the row it was wrapped for', () => {
    const [one, two] = masterKeysFrom(`one:${BASE64},two:${'ab'.repeat(32)}`);
    const wrapped = one!.wrap(BYTES, 'row') as Uint8Array;
    expect(() => two!.unwrap(wrapped, 'row')).toThrow('unable to authenticate data');
    expect(() => one!.unwrap(wrapped, 'another row')).toThrow('unable to authenticate data');
  });

  test.each([
    ['', `SPANREEL_VAULT_MASTER_KEY is empty; ${MAKE_ONE}`],
    ['hunter2', `SPANREEL_VAULT_MASTER_KEY is not 32 bytes in base64 or hex; ${MAKE_ONE}`],
    [`${BASE64},hunter2`, `SPANREEL_VAULT_MASTER_KEY, key 2, is not 32 bytes in base64 or hex; ${MAKE_ONE}`],
    [`a:${BASE64},a:${BASE64}`, 'SPANREEL_VAULT_MASTER_KEY has two keys with the id "a"; give each its own'],
  ])('%j is refused without being quoted', (text, message) => {
    expect(() => masterKeysFrom(text)).toThrow(expect.objectContaining({ code: 'SPANREEL_VAULT_SETUP', message }));
  });
});

describe('the file of master keys', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanreel-master-'));
    file = join(folder, 'master.key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is read where only its owner can', () => {
    writeFileSync(file, `2027:${BASE64}\n`, { mode: 0o600 });
    expect(loadMasterKeys({ file }).map(({ id }) => id)).toEqual(['2027']);
  });

  test.runIf(process.platform !== 'win32')('is refused where others can', () => {
    writeFileSync(file, BASE64);
    chmodSync(file, 0o640);
    expect(() => loadMasterKeys({ file })).toThrow(
      `SPANREEL_VAULT_MASTER_KEY_FILE ${file} can be read by other users; chmod 600 ${file}`,
    );
  });

  test('that is not there is said, and so are two sources, and none', () => {
    expect(() => loadMasterKeys({ file })).toThrow(
      `SPANREEL_VAULT_MASTER_KEY_FILE ${file} cannot be read (ENOENT); name a file that this user owns`,
    );
    expect(() => loadMasterKeys({ file: '/' })).toThrow(
      'SPANREEL_VAULT_MASTER_KEY_FILE / is a directory; name the file in it',
    );
    expect(() => loadMasterKeys({ file, key: BASE64 })).toThrow(/are both set; keep one$/);
    expect(() => loadMasterKeys({})).toThrow(/^the vault has no master key; set SPANREEL_VAULT_MASTER_KEY or /);
  });
});
