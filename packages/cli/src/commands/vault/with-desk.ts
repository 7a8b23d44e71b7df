import type { CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { UsageError } from '../../shell/usage-error.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { styleFor } from '../../terminal/style.ts';
import { type Desk, openDesk } from './open-desk.ts';
import { vaultPlace } from './vault-place.ts';

/** What SQLite says of a file that is none of its own any more: SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED = new Set([11, 26]);

/** Opens the vault, does the work and closes it. Refused is a finding, tampered is altered; what is not set up is said. */
export async function withDesk(input: CommandInput, work: (desk: Desk) => Promise<ExitCode>): Promise<ExitCode> {
  return vaultOutcome(input, async () => {
    const desk = await openDesk(vaultPlace(input), input.shell);
    try {
      return await work(desk);
    } finally {
      desk.close();
    }
  });
}

/** The exit code of what is done with the vault, its refusals said on stderr. */
export async function vaultOutcome({ shell }: CommandInput, work: () => Promise<ExitCode>): Promise<ExitCode> {
  const say = (sentence: string): void => {
    shell.stderr.write(`${styleFor(shell.stderr, shell.env).bad('spanreel:')} ${oneLine(sentence)}\n`);
  };
  try {
    return await work();
  } catch (error) {
    const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: string };
    switch (code) {
      case 'SPANREEL_VAULT_REFUSED':
        say(message ?? 'refused');
        return EXIT.finding;
      case 'SPANREEL_VAULT_TAMPERED':
        say(message ?? 'tampered');
        return EXIT.altered;
      case 'SPANREEL_VAULT_SETUP':
      case 'SPANREEL_VAULT_UNAUDITED':
        throw new UsageError(message ?? code);
      case 'ERR_SQLITE_ERROR':
        if (!DAMAGED.has(Number(errcode) & 0xff)) throw new UsageError(`the vault cannot be used: ${message}`);
        say('the file of the vault is damaged or was altered');
        return EXIT.altered;
      default:
        throw error;
    }
  }
}
