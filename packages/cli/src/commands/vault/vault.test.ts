import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { beforeEach, describe, expect, test } from 'vitest';

import { MASTER_KEY, STREAM, VaultScenario } from '../../testing/vault-scenario.ts';

const purpose = ['--purpose', 'complaint 4711'];
let scenario: VaultScenario;
beforeEach(async () => {
  scenario = await VaultScenario.create();
});

describe('spanreel vault reveal', () => {
  test('prints token and value to stdout, and puts it on record in the log, where verify finds it whole', async () => {
    const [mail = '', phone = ''] = await scenario.keep(['Jane@Example.com', '0491 570 156']);
    await scenario.operator('jane', 'support');

    expect(await scenario.run(['vault', 'reveal', mail, phone, ...purpose, '--ticket', 'T-1'])).toEqual({
      exitCode: 0,
      stdout: `${mail}\tJane@Example.com\n${phone}\t0491 570 156\n`,
      stderr: '',
    });
    const { stdout } = await scenario.run(['vault', 'audit']);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['✓', '2026-11-20 03:00:00Z', expect.any(String), 'operator set', 'jane', 'support'],
      ['✓', '2026-11-20 03:00:00Z', 'jane', 'revealed', `${mail} ${phone}`, 'complaint 4711 · T-1'],
    ]);
    expect((await scenario.run(['verify'])).stdout).toContain('verified');
    const log = (await Promise.all((await scenario.segments()).map((path) => readFile(path, 'utf8')))).join('');
    expect(log).not.toMatch(/Jane@Example|0491/);
  });

  test('says in JSON what it knows, exactly as it was written', async () => {
    const [token = ''] = await scenario.keep(['Jane@Example.com'], { 'tenant.id': 'bank' });
    await scenario.operator('jane', 'support');
    const { stdout, exitCode } = await scenario.run(['vault', 'reveal', token, ...purpose, '--json']);
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      {
        exit_code: 0,
        values: [
          {
            token,
            status: 'revealed',
            entity: 'EMAIL',
            tenant: 'bank',
            conversation: 'c-17',
            value: 'Jane@Example.com',
            canonical: 'jane@example.com',
            created: '2026-11-20T03:00:00.000Z',
            expires: '2026-11-21T03:00:00.000Z',
          },
        ],
      },
    ]);
  });

  test('lets no value move the cursor', async () => {
    const token = '<PERSON:k1.0000000000000>';
    await scenario.put(token, 'Jane\u001b[2J\nDoe\u0007');
    await scenario.operator('jane', 'support');
    for (const shell of [{}, { columns: 80 }]) {
      expect((await scenario.run(['vault', 'reveal', token, ...purpose], shell)).stdout).toBe(`${token}\tJane Doe\n`);
    }
    const { stdout } = await scenario.run(['vault', 'reveal', token, ...purpose, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ values: [{ value: 'Jane\u001b[2J\nDoe\u0007' }] });
  });

  test('is refused without the right, on stderr with exit 1, and on record', async () => {
    const [token = ''] = await scenario.keep(['jane@example.com']);
    await scenario.operator('joe', 'keeper');
    const refused = { exitCode: 1, stdout: '' };
    expect(await scenario.run(['vault', 'reveal', token, ...purpose])).toEqual({
      ...refused,
      stderr: 'spanreel: refused: no role of the operator may reveal\n',
    });
    const guess = { env: { SPANREEL_OPERATOR_TOKEN: 'guess' } };
    expect(await scenario.run(['vault', 'reveal', token, ...purpose], guess)).toEqual({
      ...refused,
      stderr: 'spanreel: refused: no operator with this id and token\n',
    });
    const { stdout } = await scenario.run(['vault', 'audit', '--json']);
    const { events } = JSON.parse(stdout) as { events: { event_type: string; payload: object }[] };
    expect(events.slice(1).map(({ event_type, payload }) => [event_type, payload])).toEqual(
      ['no role of the operator may reveal', 'no operator with this id and token'].map((reason) => [
        'vault.reveal_denied',
        { operator: 'joe', reason, asked: [token], entities: ['EMAIL'] },
      ]),
    );
  });

  test('exits 1 for what is not there, and shows the rest', async () => {
    const [token = ''] = await scenario.keep(['jane@example.com']);
    await scenario.operator('jane', 'support');
    const never = '<EMAIL:k1.0000000000000>';
    expect(await scenario.run(['vault', 'reveal', never, token, ...purpose])).toEqual({
      exitCode: 1,
      stdout: `${token}\tjane@example.com\n`,
      stderr: `spanreel: ${never} is not in the vault: never kept, expired or erased\n`,
    });
    scenario.now += 86_400_000;
    expect((await scenario.run(['vault', 'reveal', token, ...purpose])).exitCode).toBe(1);
  });

  test('exits 3 for a record that was altered, and shows nothing of it', async () => {
    const [token = ''] = await scenario.keep(['jane@example.com']);
    await scenario.operator('jane', 'support');
    const database = new DatabaseSync(join(scenario.vault, 'vault.db'));
    database.exec(`UPDATE record SET expires = expires + 1`);
    database.close();
    expect(await scenario.run(['vault', 'reveal', token, ...purpose])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `spanreel: ${token} is not as it was written, and is not shown\n`,
    });
    await writeFile(join(scenario.vault, 'vault.db'), 'x'.repeat(8192));
    expect(await scenario.run(['vault', 'reveal', token, ...purpose])).toMatchObject({
      exitCode: 3,
      stderr: 'spanreel: the file of the vault is damaged or was altered\n',
    });
  });

  test('asks for the token where somebody sits, and never takes it from the command line', async () => {
    const [token = ''] = await scenario.keep(['jane@example.com']);
    await scenario.operator('jane', 'support');
    const { SPANREEL_OPERATOR_TOKEN: secret = '', ...env } = scenario.env;
    scenario.env = env;
    expect(await scenario.run(['vault', 'reveal', token, ...purpose], { secret })).toMatchObject({ exitCode: 0 });
    expect(await scenario.run(['vault', 'reveal', token, ...purpose, '--token', secret])).toMatchObject({
      exitCode: 4,
    });
    expect(await scenario.run(['vault', 'reveal', token, ...purpose])).toEqual({
      exitCode: 4,
      stdout: '',
      stderr:
        'spanreel: the token of the operator is missing and nobody is there to ask: set SPANREEL_OPERATOR_TOKEN\n',
    });
  });
});

describe('spanreel vault erase', () => {
  test('forgets a conversation; its log is verified as before, and status and audit tell', async () => {
    const [token = ''] = await scenario.keep(['jane@example.com']);
    await scenario.keep(['joe@example.com'], {
      'spanreel.stream.id': STREAM.replace('c017', 'c018'),
      'gen_ai.conversation.id': 'c-18',
    });
    await scenario.operator('jane', 'privacy');
    expect(await scenario.run(['vault', 'erase', '--conversation', 'c-17', ...purpose])).toEqual({
      exitCode: 0,
      stdout: 'Erased 1 value (EMAIL) and 1 data key.\n',
      stderr: '',
    });
    expect((await scenario.run(['vault', 'reveal', token, ...purpose])).exitCode).toBe(1);
    expect((await scenario.run(['verify'])).exitCode).toBe(0);
    expect((await scenario.run(['vault', 'audit'])).stdout).toContain('1 value of c-17');
    const { stdout } = await scenario.run(['vault', 'status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ records: { EMAIL: 1 }, scopes: 1, closed_scopes: 2 });
  });

  test('of what was never there says so, and of a tenant takes all', async () => {
    await scenario.keep(['jane@example.com'], { 'tenant.id': 'bank' });
    await scenario.operator('jane', 'privacy');
    expect((await scenario.run(['vault', 'erase', '--conversation', 'c-99', ...purpose])).stdout).toBe(
      'Erased no values and no data keys.\n',
    );
    const { stdout } = await scenario.run(['vault', 'erase', '--tenant', 'bank', ...purpose, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      exit_code: 0,
      records: 1,
      data_keys: 1,
      scopes: 1,
      entities: ['EMAIL'],
      overwritten: true,
    });
  });
});

describe('spanreel vault rotate', () => {
  test('wraps with the first key; then the old one may go', async () => {
    const [token = ''] = await scenario.keep(['jane@example.com']);
    await scenario.operator('jane', 'keeper', 'support');
    scenario.env['SPANREEL_VAULT_MASTER_KEY'] = `two:${'22'.repeat(32)},${MASTER_KEY}`;
    expect(await scenario.run(['vault', 'rotate', ...purpose])).toEqual({
      exitCode: 0,
      stdout: 'Wrapped 1 data key with master key two, before with one.\n',
      stderr: '',
    });
    scenario.env['SPANREEL_VAULT_MASTER_KEY'] = `two:${'22'.repeat(32)}`;
    expect((await scenario.run(['vault', 'reveal', token, ...purpose])).stdout).toBe(`${token}\tjane@example.com\n`);
    expect((await scenario.run(['vault', 'status'])).stdout).toContain('two (1 data key)');
  });
});

test('an operator who is removed may nothing any more', async () => {
  const [token = ''] = await scenario.keep(['jane@example.com']);
  await scenario.operator('jane', 'support');
  expect(await scenario.run(['vault', 'operator', 'jane', '--remove'])).toMatchObject({ exitCode: 0, stdout: '' });
  expect((await scenario.run(['vault', 'reveal', token, ...purpose])).exitCode).toBe(1);
});
