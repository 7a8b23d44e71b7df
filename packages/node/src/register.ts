// Loaded by: node --require @spanreel/node/register, and by register.mjs for --import. Built alone and for old Nodes, which must be
// able to read it: it only decides whether to load the rest.
import { createRequire } from 'node:module';
import { isInternalThread } from 'node:worker_threads';

import { isSwitchedOff } from './config/env.ts';
import { isSupported } from './register/supported-node.ts';

const { node } = process.versions;

// Before Node 24.20 or so, --require also runs in the thread of `module.register` loaders, where no application lives.
if (!isInternalThread && !isSwitchedOff()) {
  if (isSupported(node)) createRequire(import.meta.url)('./index.cjs').start();
  else
    process.stderr.write(
      `spanreel: Node ${node} is too old, the application runs without Spanreel; use Node 22.22.3, 24.11.1 or newer\n`,
    );
}
