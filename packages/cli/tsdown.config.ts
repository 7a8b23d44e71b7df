import { defineConfig } from 'tsdown';

// One file for the command, behind one that old Nodes can read, and apart from it what only the vault and redact need: fewer modules to load,
// and the table of variables from @spanreel/node without the rest of it.
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node22.22',
  dts: false,
  sourcemap: false,
  clean: true,
  fixedExtension: true,
  // Of the word lists that are within.
  copy: ['../redaction/NOTICE'],
});
