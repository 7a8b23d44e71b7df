import { expect, test } from 'vitest';

import { packageFileOf, packageOfSpecifier } from './module-name.ts';

test.for([
  ['pg', 'pg'],
  ['pg/lib/client.js', 'pg'],
  ['@redis/client', '@redis/client'],
  ['@redis/client/dist/index.js', '@redis/client'],
  ['node:http', 'http'],
  ['http', 'http'],
  ['./http', undefined],
  ['../pg', undefined],
  ['/srv/app/pg', undefined],
  ['#internal', undefined],
] as const)('the package of %s is %s', ([specifier, name]) => {
  expect(packageOfSpecifier(specifier)).toBe(name);
});

test.for([
  ['file:///srv/app/node_modules/pg/lib/client.js', { name: 'pg', file: 'lib/client.js' }],
  ['/srv/node_modules/.pnpm/pg@8.0.0/node_modules/pg/lib/client.js', { name: 'pg', file: 'lib/client.js' }],
  ['/srv/node_modules/@redis/client/dist/index.js', { name: '@redis/client', file: 'dist/index.js' }],
  ['C:\\srv\\node_modules\\pg\\lib\\client.js', { name: 'pg', file: 'lib/client.js' }],
  ['file:///srv/app/server.js', undefined],
  ['node:http', undefined],
] as const)('the place of %s in a package', ([location, place]) => {
  expect(packageFileOf(location)).toEqual(place);
});
