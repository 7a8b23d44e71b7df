// Loaded by: every script of the workspace, first. Written for old Node, so that it can say what is wrong.
const [major, minor, patch] = process.versions.node.split('.').map(Number);
const atLeast = (a, b, c) => major > a || (major === a && (minor > b || (minor === b && patch >= c)));
const supported = (major === 22 && atLeast(22, 22, 3)) || atLeast(24, 11, 1);

if (!supported) {
  console.error(
    `spanreel: this is Node ${process.versions.node}, and the workspace needs ^22.22.3 || >=24.11.1.\n` +
      'It brings its own: pnpm-workspace.yaml must hold "allowBuilds: {node: true}", then run `npx -y pnpm@12 install`.',
  );
  process.exit(1);
}
