import { join } from 'node:path';

import { workspaceRoot } from '../../packed/workspace.ts';
import type { BackendPorts } from '../run/ports.ts';
import { STANDARD_PORTS } from '../run/ports.ts';

/** Where `up`, `down` and `status` work. */
export interface Place {
  /** Logs, data, and who runs. */
  readonly directory: string;
  readonly ports: BackendPorts;
  /** Takes what is said, line by line. */
  readonly say: (line: string) => void;
}

/** That of this checkout. */
export const standardPlace: Place = {
  directory: join(workspaceRoot, '.spanreel', 'backends'),
  ports: STANDARD_PORTS,
  say: console.log,
};

/** Keeps two commands at once from seeing each other's half. */
export function lockOf({ directory }: Place): string {
  return join(directory, 'lock');
}
