// Loaded by: pnpm build. Builds every package and says one line; what the builds print is shown when one fails.
import { spawnSync } from 'node:child_process';

const started = performance.now();
const { status, stdout, error } = spawnSync('pnpm', ['-r', 'run', 'build'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});

if (status !== 0) {
  process.stdout.write(stdout ?? '');
  console.error(`spanreel: the build failed${error ? `: ${error.message}` : ''}`);
  process.exit(1);
}

const packages = new Set(stdout.match(/^packages\/[\w-]+ build: Done$/gm)).size;
// On stderr: what follows may be asked for its output.
console.error(`built ${packages} packages in ${((performance.now() - started) / 1000).toFixed(1)} s`);
