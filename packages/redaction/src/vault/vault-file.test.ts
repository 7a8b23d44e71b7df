import { statSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ASKED, OTHER, STREAM, ScratchVault, at } from '../samples/scratch-vault.ts';

let vault: ScratchVault;
beforeEach(() => {
  vault = new ScratchVault();
});
afterEach(() => vault.remove());

describe('the file alone', () => {
  test('tells no value, has no key, and belongs to its owner', async () => {
    const [token = ''] = await vault.redact([['jane.doe@example.com', at(STREAM)]], {
      tokenScope: 'conversation',
      tokenMode: 'random',
    });
    const bytes = vault.bytes();
    expect(bytes).toContain(token.slice(1, -1));
    for (const secret of ['jane', 'doe', 'example.com', Buffer.from('11'.repeat(32), 'hex').toString('latin1')]) {
      expect(bytes.toLowerCase()).not.toContain(secret);
    }
    const modes = ['.', 'vault.db'].map((name) => (statSync(join(vault.directory, name)).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600']);
  });

  test('that is altered in any byte of a record or of its key does not open, and says so', async () => {
    const [token = ''] = await vault.redact([['jane.doe@example.com', at(STREAM)]]);
    const database = vault.database();
    const columns = [
      ['record', 'sealed'],
      ['record', 'entity'],
      ['record', 'created'],
      ['record', 'expires'],
      ['data_key', 'wrapped'],
      ['data_key', 'tenant'],
    ] as const;
    const open = vault.open();
    const show = async (): Promise<string> => (await open.reveal({ ...ASKED, tokens: [token] }))[0]!.status;
    expect(await show()).toBe('revealed');

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async ([table, column], place, mask) => {
          const before = database.prepare(`SELECT ${column} AS value FROM ${table}`).get()?.['value'] as
            | Uint8Array
            | string
            | number;
          const change = database.prepare(`UPDATE ${table} SET ${column} = ?`);
          change.run(altered(before, place, mask));
          const status = await show();
          change.run(before);
          expect(status).toBe('tampered');
        },
      ),
      { numRuns: 60 },
    );
    expect(await show()).toBe('revealed');
    expect(vault.audited.filter(({ type }) => type === 'vault.reveal_denied')).toHaveLength(60);
    open.close();
    database.close();
  });

  test('in which two records changed places does not open either', async () => {
    const tokens = await vault.redact([
      ['jane@example.com', at(STREAM)],
      ['joe@example.com', at(STREAM)],
      ['jim@example.com', at(OTHER)],
    ]);
    const database = vault.database();
    const sealed = tokens.map((token) =>
      database.prepare('SELECT sealed, data_key FROM record WHERE token = ?').get(token),
    );
    for (const [index, token] of tokens.entries()) {
      database.prepare('UPDATE record SET sealed = ? WHERE token = ?').run(sealed[(index + 1) % 3]!['sealed']!, token);
    }
    const open = vault.open();
    const shown = await open.reveal({ ...ASKED, tokens });
    expect(shown.map(({ status }) => status)).toEqual(['tampered', 'tampered', 'tampered']);
    open.close();
    database.close();
  });
});

/** One bit pattern of one byte, or a number near by. */
function altered(value: Uint8Array | string | number, place: number, mask: number): Uint8Array | string | number {
  if (typeof value === 'number') return value + mask;
  if (typeof value === 'string') return `${value}${String.fromCodePoint(0x40 + (mask % 26))}`;
  const copy = Uint8Array.from(value);
  copy[place % copy.length]! ^= mask;
  return copy;
}
