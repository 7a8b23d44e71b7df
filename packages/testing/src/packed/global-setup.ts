// Loaded by: vitest, once, before the `process` project: makes what several test files would otherwise wait for.
import { nodeBinary, nodeMajors } from '../process/node-binary.ts';
import { packPackage } from './pack-package.ts';
import { publishablePackages } from './workspace.ts';

export default async function setup(): Promise<void> {
  const outcomes = await Promise.allSettled([
    ...[...publishablePackages().keys()].map(async (name) => packPackage(name)),
    ...nodeMajors.map(async (major) => nodeBinary(major)),
  ]);
  // Not fatal here: a test that needs what is missing asks again and fails with the reason, the others run.
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') console.error(`process tests: ${String(outcome.reason)}`);
  }
}
