// Loaded by: vitest, once, before the `e2e` project: tells its tests whether this machine has the back ends.
import type { TestProject } from 'vitest/node';

import { findBackends } from '../backends/install/find.ts';

export default async function setup(project: TestProject): Promise<void> {
  project.provide('backends', await findBackends());
}
