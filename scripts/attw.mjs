// Loaded by: pnpm attw. Checks the types of every published package as users get them: packed by pnpm, which applies publishConfig.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const target = mkdtempSync(join(tmpdir(), 'spanreel-attw-'));

try {
  for (const folder of readdirSync('packages')) {
    const directory = join('packages', folder);
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    // A package without exports, such as the command, has no types to check.
    if (manifest.private || Object.keys(manifest.exports ?? {}).length === 0) continue;
    execFileSync('pnpm', ['pack', '--pack-destination', target], { cwd: directory, stdio: 'pipe' });
  }
  for (const tarball of readdirSync(target)) {
    execFileSync('attw', [join(target, tarball), '--profile', 'node16'], { stdio: 'inherit' });
  }
} finally {
  rmSync(target, { recursive: true, force: true });
}
