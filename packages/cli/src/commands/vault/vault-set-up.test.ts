import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { MASTER_KEY, VaultScenario } from '../../testing/vault-scenario.ts';

const purpose = ['--purpose', 'complaint 4711'];
let scenario: VaultScenario;
beforeEach(async () => {
  scenario = await VaultScenario.create();
});

describe('what has to be there first', () => {
  const reveal = ['vault', 'reveal', '<EMAIL:k1.0000000000000>', ...purpose];

  test('a vault, a master key, a policy: exit 4, with the way out', async () => {
    scenario.env = { SPANREEL_OPERATOR: 'jane', SPANREEL_OPERATOR_TOKEN: 'x' };
    expect((await scenario.run(reveal)).stderr).toBe(
      `spanreel: there is no vault in ${scenario.vault}: no process has kept a value there\n` +
        '  switch it on for your programs with SPANREEL_VAULT=true and SPANREEL_VAULT_MASTER_KEY\n' +
        '  or say where it is: --vault DIR\n',
    );
    await scenario.keep(['jane@example.com']);
    expect(await scenario.run(reveal)).toEqual({
      exitCode: 4,
      stdout: '',
      stderr:
        'spanreel: the vault has no master key; set SPANREEL_VAULT_MASTER_KEY or SPANREEL_VAULT_MASTER_KEY_FILE, make one with: openssl rand -base64 32\n',
    });
    scenario.env['SPANREEL_VAULT_MASTER_KEY'] = MASTER_KEY;
    expect(await scenario.run(reveal)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('nobody may open the vault yet'),
    });
    scenario.env['SPANREEL_VAULT_MASTER_KEY'] = 'hunter2';
    const { stderr } = await scenario.run(reveal);
    expect(stderr).toContain('SPANREEL_VAULT_MASTER_KEY (not shown) is not 32 bytes');
    expect(stderr).not.toContain('hunter2');
  });

  test('a policy that nobody else can change', async () => {
    await scenario.keep(['jane@example.com']);
    await scenario.operator('jane', 'support');
    const path = join(scenario.vault, 'operators.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(scenario.vault, 0o733);
    expect(await scenario.run(reveal)).toMatchObject({
      exitCode: 4,
      stderr: `spanreel: ${scenario.vault} can be changed by others, who could let themselves in; chmod 700 ${scenario.vault}\n`,
    });
    await chmod(path, 0o622);
    expect(await scenario.run(reveal)).toMatchObject({
      exitCode: 4,
      stderr: `spanreel: ${path} can be changed by others, who could let themselves in; chmod 600 ${path}\n`,
    });
  });

  test('a log that can be written: without it nobody becomes an operator', async () => {
    await scenario.keep(['jane@example.com']);
    await mkdir(scenario.log, { recursive: true });
    await writeFile(join(scenario.log, '2026-11-20'), 'no folder');
    const { exitCode, stdout, stderr } = await scenario.run(['vault', 'operator', 'jane', '--role', 'support']);
    expect([exitCode, stdout, stderr]).toEqual([
      4,
      '',
      expect.stringMatching(/^spanreel: .* the event log cannot be written here: .*\n$/),
    ]);
    await expect(stat(join(scenario.vault, 'operators.json'))).rejects.toThrow('ENOENT');
  });

  test.each([
    [['vault'], 'spanreel vault needs to know what to do'],
    [['vault', 'revel'], 'there is no command "vault revel"; did you mean vault reveal?'],
    [['vault', 'reveal'], 'spanreel vault reveal needs a token: spanreel vault reveal TOKEN'],
    [['vault', 'reveal', 'jane@example.com'], 'argument 1 is no token; write it as it stands in the log, quoted'],
    [['vault', 'reveal', '<EMAIL:k1.0000000000000>'], 'the audit trail needs a purpose: --purpose TEXT'],
    [['vault', 'erase', ...purpose], 'say whose values: --conversation ID or --tenant ID'],
    [['vault', 'operator', 'a b'], '"a b" is no id; use letters, digits, ".", "_" and "-"'],
    [['vault', 'operator', 'jane'], 'say what the operator may: --role ROLE'],
    [['vault', 'operator', 'jane', '--role', 'king'], 'there is no role "king"'],
    [['vault', 'operator', 'jane', '--remove'], 'there is no operator "jane"'],
    [['vault', 'operator', 'constructor', '--remove'], 'there is no operator "constructor"'],
    [['vault', 'status'], 'there is no vault in'],
  ])('%j is a usage error', async (args, message) => {
    const { exitCode, stdout, stderr } = await scenario.run(args);
    expect([exitCode, stdout, stderr]).toEqual([4, '', expect.stringContaining(`spanreel: ${message}`)]);
  });
});
