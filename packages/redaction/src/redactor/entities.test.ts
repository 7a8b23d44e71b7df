import { expect, test } from 'vitest';

import { builtInDetectors } from '../detectors/built-in-detectors.ts';
import { KeyRules } from '../keys/key-rules.ts';
import { ENTITIES } from './entities.ts';

test('are those that detectors report', () => {
  const keys = new KeyRules({ denyKeys: [], safeKeys: {}, redactKey: (key) => key });
  const detectors = builtInDetectors((key) => keys.of(key));
  expect(ENTITIES).toEqual([...new Set(detectors.flatMap(({ entities }) => entities))].toSorted());
});
