import { SetUpError } from '../set-up-error.ts';
import type { Kitchen } from './recipe.ts';
import { CommandError, runCommand } from './run-command.ts';

/** What the modules of both recipes ask for in their go.mod. */
const OLDEST = [1, 25] as const;

const CHANGE_MACHINE = 'or put the program on PATH';

/** The Go tool chain of this machine, its failures told in one sentence. */
export class Go {
  readonly #kitchen: Kitchen;
  readonly #title: string;

  private constructor(title: string, kitchen: Kitchen) {
    this.#title = title;
    this.#kitchen = kitchen;
  }

  /** Throws a {@link SetUpError} where Go is missing or too old. */
  static async find(title: string, kitchen: Kitchen): Promise<Go> {
    const go = new Go(title, kitchen);
    const version = /go(\d+)\.(\d+)[\d.]*/.exec(await go.run(['version'], { cwd: kitchen.directory }));
    const [major = 0, minor = 0] = (version ?? []).slice(1).map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
      throw new SetUpError(
        'SPANREEL_BACKENDS_GO_TOO_OLD',
        `${title} is built with Go ${OLDEST.join('.')} or newer, and this is ${version?.[0] ?? 'another'}: get one from https://go.dev/dl, ${CHANGE_MACHINE}.`,
      );
    }
    return go;
  }

  async run(
    args: readonly string[],
    {
      cwd,
      env,
      onLine,
    }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly onLine?: (line: string) => void },
  ): Promise<string> {
    try {
      const { signal } = this.#kitchen;
      return await runCommand('go', args, { cwd, signal, ...(env && { env }), ...(onLine && { onLine }) });
    } catch (error) {
      throw told(error, this.#title, args);
    }
  }

  /** Fetches the named versions and compiles them into the kitchen's folder. */
  async install(packages: readonly string[], { args = [] }: { readonly args?: readonly string[] } = {}): Promise<void> {
    const { progress, directory } = this.#kitchen;
    progress.step(`${this.#title}: fetching and compiling`);
    let compiled = 0;
    await this.run(['install', '-v', '-trimpath', ...args, ...packages], {
      cwd: directory,
      env: { GOBIN: directory },
      onLine: (line) => {
        if (isPackage(line)) progress.at((compiled += 1), 'packages');
      },
    });
  }

  /** Compiles a package of the module in `cwd` into `output`. */
  async build(
    cwd: string,
    output: string,
    { args, target = '.' }: { readonly args: readonly string[]; readonly target?: string },
  ): Promise<void> {
    const { progress } = this.#kitchen;
    progress.step(`${this.#title}: fetching modules`);
    let fetched = 0;
    const listArguments = args.filter((arg) => !arg.startsWith('-ldflags'));
    // `-x` names each file it gets; the list itself is how many packages there can be to compile.
    const listed = await this.run(['list', '-deps', '-x', ...listArguments, target], {
      cwd,
      onLine: (line) => {
        if (/^# get .*\.zip: 200/.test(line)) progress.at((fetched += 1), 'modules');
      },
    });
    const packages = listed.trim().split('\n').length;
    progress.step(`${this.#title}: compiling`);
    let compiled = 0;
    await this.run(['build', '-v', '-trimpath', ...args, '-o', output, target], {
      cwd,
      onLine: (line) => {
        if (isPackage(line)) progress.at((compiled += 1), 'packages', packages);
      },
    });
  }
}

// What `go -v` prints when it has begun with one; the rest of stderr are sentences.
function isPackage(line: string): boolean {
  return /^[\w./~-]+$/.test(line);
}

function told(error: unknown, title: string, args: readonly string[]): unknown {
  if (isMissing(error)) {
    return new SetUpError(
      'SPANREEL_BACKENDS_NO_GO',
      `${title} is built from source and there is no Go here: get it from https://go.dev/dl, ${CHANGE_MACHINE}.`,
    );
  }
  if (!(error instanceof CommandError)) return error;
  const { output } = error;
  if (/no space left on device|disk quota exceeded/i.test(output)) {
    return new SetUpError(
      'SPANREEL_BACKENDS_DISK_FULL',
      `The disk became full while ${title} was built, which takes about 5 GB in Go's caches: free some, or move them with GOCACHE, GOMODCACHE and XDG_CACHE_HOME, and run it again.`,
    );
  }
  if (
    /dial tcp|lookup .*: (no such host|server misbehaving|Temporary)|i\/o timeout|TLS handshake|connection re(fused|set)|network is unreachable|GOPROXY=off|reading https?:.*: \d{3}|\b(404|403|410|50\d) /.test(
      output,
    )
  ) {
    return new SetUpError(
      'SPANREEL_BACKENDS_OFFLINE',
      `${title} needs Go modules that could not be fetched (${lastLine(output)}): connect this machine or set GOPROXY to a proxy it reaches, and run it again.`,
      { cause: error },
    );
  }
  return new SetUpError(
    'SPANREEL_BACKENDS_BUILD_FAILED',
    `${title} could not be built: \`go ${args.slice(0, 2).join(' ')}\` says "${lastLine(output)}"; put the program on PATH instead.`,
    { cause: error },
  );
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
