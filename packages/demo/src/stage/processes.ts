import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'backoffice' | 'transfers' | 'bank' | 'models' | 'agent' | 'carrier';

/** A process of the demo, from its start to its end. */
interface Service {
  readonly name: ServiceName;
  readonly child: ChildProcess;
  readonly stderr: string[];
  /** Whether its end is as intended. */
  ending: boolean;
}

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const REGISTER = ['--require', '@spanreel/node/register'];
/** Some lines of stderr are enough to see what broke. */
const KEPT_LINES = 40;
const GRACE_MS = 5_000;

/** A process that ended, or did not start, when it should not have. */
class ServiceError extends Error {
  readonly code = 'DEMO_SERVICE';
}

export interface ProcessesOptions {
  readonly log: string;
  /** Beside the demo's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What a service tells beside where it listens. */
  readonly onMessage: (from: ServiceName, message: Readonly<Record<string, unknown>>) => void;
}

/** The processes of the demo: each with register, a service name of its own, and one log for all. */
export class Processes {
  readonly #options: ProcessesOptions;
  readonly #services = new Map<ServiceName, Service>();
  #stopping = false;
  readonly #failed = Promise.withResolvers<never>();

  constructor(options: ProcessesOptions) {
    this.#options = options;
    // Whoever waits for it gets the error; where nobody does, it is told by `stop`.
    this.#failed.promise.catch(() => undefined);
  }

  /** Rejects when a service ends by itself. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Starts a service and resolves with its address once it listens. */
  async start(name: ServiceName, args: Readonly<Record<string, string>>): Promise<string> {
    if (this.#stopping) throw new ServiceError(`demo.${name} is not started: the demo is ending`);
    const child = spawn(
      process.execPath,
      [
        ...REGISTER,
        `src/${name}/main.ts`,
        ...Object.entries(args).flatMap(([option, value]) => [`--${option}`, value]),
      ],
      {
        // --require is resolved from here.
        cwd: PACKAGE,
        env: {
          ...process.env,
          ...this.#options.env,
          OTEL_SERVICE_NAME: `demo.${name}`,
          SPANREEL_LOG: this.#options.log,
        },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        // Ctrl-C goes to this process, which ends the others in order.
        detached: true,
      },
    );
    const service: Service = { name, child, stderr: keepLines(child), ending: false };
    // Before it listens: a process that is still starting must be ended too.
    this.#services.set(name, service);
    child.on('message', (message: Record<string, unknown>) => this.#options.onMessage(name, message));
    child.on('close', (code, signal) => {
      if (!service.ending) this.#failed.reject(ended(service, code, signal));
    });
    const [{ listening }] = (await Promise.race([once(child, 'message'), this.#failed.promise])) as [
      { listening: number },
    ];
    return `http://127.0.0.1:${listening}`;
  }

  /** Kills a service at once, as a crash would, and resolves when it is gone. */
  async kill(name: ServiceName): Promise<void> {
    const service = this.#services.get(name);
    if (!service || service.child.exitCode !== null) return;
    service.ending = true;
    service.child.kill('SIGKILL');
    await once(service.child, 'exit');
    this.#services.delete(name);
  }

  /** Ends all services, those first that ask the others; resolves when none is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const service of [...this.#services.values()].toReversed()) {
      service.ending = true;
      const { child } = service;
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([gone, sleep(GRACE_MS, undefined, { ref: false })]);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
    }
    this.#services.clear();
  }

  /** What the services wrote to stderr, by name, but for the line that says where their telemetry goes. */
  stderr(): string {
    return [...this.#services.values()]
      .map(({ name, stderr }) => ({ name, lines: stderr.filter((line) => !line.startsWith('spanreel: on for ')) }))
      .filter(({ lines }) => lines.length > 0)
      .map(({ name, lines }) => `--- demo.${name}\n${lines.join('\n')}`)
      .join('\n');
  }
}

function keepLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.split('\n').filter((line) => line !== ''));
    lines.splice(0, lines.length - KEPT_LINES);
  });
  return lines;
}

function ended({ name }: Service, code: number | null, signal: string | null): ServiceError {
  return new ServiceError(`demo.${name} ended before its time (${signal ?? `exit code ${code}`})`);
}
