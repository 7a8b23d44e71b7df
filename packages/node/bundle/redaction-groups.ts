import type { Rolldown } from 'tsdown';

import { redactionPieces } from '../src/start/redaction-pieces.ts';

/** Each piece of the redaction in a file of its own. */
export const redactionGroups: readonly Rolldown.CodeSplittingGroup[] = Object.entries(redactionPieces).map(
  ([name, folders]) => ({
    name,
    test: (id) => folders.some((folder) => id.includes(`/redaction/src/${folder}/`)),
    priority: 2,
  }),
);
