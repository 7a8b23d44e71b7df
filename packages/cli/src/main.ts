#!/usr/bin/env node
// Loaded by: the command `spanreel`, and `pnpm spanreel` in the workspace. Old Nodes must be able to read it: it only decides
// whether to load the rest.
const { node } = process.versions;

if (Number.parseInt(node, 10) < 22) {
  process.stderr.write(`spanreel: Node ${node} is too old; use Node 22.22.3, 24.11.1 or newer\n`);
  process.exitCode = 4;
} else {
  const { runCommand } = await import('./command.ts');
  await runCommand();
}
