// Loaded by: `pnpm backends [up|down|status]`.
import { down } from './commands/down.ts';
import { install } from './commands/install.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';
import { isSetUpError } from './set-up-error.ts';

const USAGE = `pnpm backends           makes the Collector, Jaeger, Prometheus and Alertmanager available on this machine
pnpm backends up        starts them on loopback, with the configurations of collector-config
pnpm backends down      ends what "up" started
pnpm backends status    tells what there is, what runs and how it is`;

const interrupted = new AbortController();
const signals = { SIGINT: 130, SIGTERM: 143 } as const;
for (const [signal, exitCode] of Object.entries(signals)) {
  process.once(signal, () => {
    process.exitCode = exitCode;
    interrupted.abort(new Error(`interrupted by ${signal}`));
  });
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (interrupted.signal.aborted) {
    console.error('interrupted; nothing half-made is left');
  } else {
    console.error(isSetUpError(error) ? `pnpm backends: ${error.message}` : error);
    process.exitCode = 4;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const [command = 'install', ...rest] = args;
  if (rest.length > 0) return usage(`"${rest[0]}" is one word too many`);
  switch (command) {
    case 'install':
      await install(interrupted.signal);
      return;
    case 'up':
      return up(interrupted.signal);
    case 'down':
      return down();
    case 'status':
      if (!(await status())) process.exitCode = 1;
      return;
    case 'help':
    case '--help':
    case '-h':
      console.log(USAGE);
      return;
    default:
      return usage(`there is no "${command}"`);
  }
}

function usage(problem: string): void {
  console.error(`pnpm backends: ${problem}\n\n${USAGE}`);
  process.exitCode = 4;
}
