import { join } from 'node:path';

import { workspaceRoot } from '../../packed/workspace.ts';
import type { BackendPorts } from '../run/ports.ts';
import { STANDARD_PORTS } from '../run/ports.ts';

/** Where the back ends of this checkout live: logs, data, and who runs. */
export const stateDirectory: string = join(workspaceRoot, '.spanreel', 'backends');

export const ports: BackendPorts = STANDARD_PORTS;

/** Keeps two `up` and `down` at once from seeing each other's half. */
export const stateLock: string = join(stateDirectory, 'lock');
