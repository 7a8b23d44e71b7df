import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { createRedactor, loadTokenKey } from '@spanreel/redaction';
import { type VaultWriter, createVaultWriter, masterKeysFrom } from '@spanreel/redaction/vault';

import { type Ran, type TestShell, runLine } from './run-line.ts';
import { scratchFolder } from './scratch-folder.ts';

export const MASTER_KEY: string = `one:${'11'.repeat(32)}`;
export const STREAM = '0192f0c1-7a50-7000-8000-00000000c017';

/** A folder with `.spanreel/log` and a vault beside it, and the command run in it. */
export class VaultScenario {
  readonly cwd: string;
  now: number = Date.parse('2026-11-20T03:00:00Z');
  env: Record<string, string> = { SPANREEL_VAULT_MASTER_KEY: MASTER_KEY };

  private constructor(cwd: string) {
    this.cwd = cwd;
  }

  static async create(): Promise<VaultScenario> {
    return new VaultScenario(await scratchFolder());
  }

  get vault(): string {
    return join(this.cwd, '.spanreel', 'vault');
  }

  get log(): string {
    return join(this.cwd, '.spanreel', 'log');
  }

  /** Paths of the log's files. */
  async segments(): Promise<string[]> {
    const entries = await readdir(this.log, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  /** Tokens of texts that hold one value each, kept as an application would. */
  async keep(texts: readonly string[], place: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const { key } = loadTokenKey({ vaultDirectory: this.vault });
    const writer = this.#writer();
    const redactor = createRedactor({ key, vault: writer });
    const at = { 'spanreel.stream.id': STREAM, 'gen_ai.conversation.id': 'c-17', ...place };
    const tokens = texts.map((text) => redactor.within(at, () => redactor.text(text)));
    await writer.flush();
    writer.close();
    return tokens;
  }

  /** Keeps a value under a token, whatever it is. */
  async put(token: string, value: string): Promise<void> {
    const writer = this.#writer();
    const home = `conversation:${STREAM}`;
    writer.deposit({ place: { stream: STREAM }, home, token, entity: 'PERSON', value, canonical: value });
    await writer.flush();
    writer.close();
  }

  #writer(): VaultWriter {
    const { key } = loadTokenKey({ vaultDirectory: this.vault });
    return createVaultWriter({
      directory: this.vault,
      tokenKey: key,
      masterKeys: () => masterKeysFrom(MASTER_KEY),
      now: () => this.now,
    });
  }

  run(args: readonly string[], shell: TestShell = {}): Promise<Ran> {
    return runLine(args, { cwd: this.cwd, now: this.now, ...shell, env: { ...this.env, ...shell.env } });
  }

  /** Lets somebody open the vault; the environment is theirs from then on. */
  async operator(id: string, ...roles: string[]): Promise<void> {
    const { stdout } = await this.run(['vault', 'operator', id, ...roles.flatMap((role) => ['--role', role])]);
    this.env = { ...this.env, SPANREEL_OPERATOR: id, SPANREEL_OPERATOR_TOKEN: stdout.trim() };
  }
}
