import { expect, test } from 'vitest';

import { nearestName } from './nearest-name.ts';

const names = ['LOG', 'DISABLED', 'CAPTURE_CONTENT', 'REDACTION_KEY'];

test.for([
  ['DISABLE', 'DISABLED'],
  ['CAPTURE_CONTENTS', 'CAPTURE_CONTENT'],
  ['REDACT_KEY', 'REDACTION_KEY'],
  ['LOGS', 'LOG'],
  ['ENDPOINT', undefined],
] as const)('for %s it is %s', ([name, nearest]) => {
  expect(nearestName(name, names)).toBe(nearest);
});
