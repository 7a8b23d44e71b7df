import { defineConfig } from 'tsdown';

import { applicationApi } from './bundle/application-api.ts';
import { asciiOnly } from './bundle/ascii-only.ts';
import { coreChunk } from './bundle/core-chunk.ts';
import { declarationsOnly } from './bundle/declarations-only.ts';
import { esmFacade } from './bundle/esm-facade.ts';
import { lightStart } from './bundle/light-start.ts';
import { quickThread } from './bundle/quick-thread.ts';
import { redactionGroups } from './bundle/redaction-groups.ts';
import { thirdPartyNotices } from './bundle/third-party-notices.ts';
import { wrapperRegister } from './bundle/wrapper-register.ts';
import { instrumentations } from './src/instrumentation/table.ts';

const core = coreChunk('packages/node/src/index.ts');
// Each a file of its own, read when the application first needs it: see src/load-chunk.ts.
const lazy = [
  'config/config-file',
  'hash/early-hash',
  'hooks/module-wrapper',
  'instrumentation/api-calls',
  'start/redaction',
  'start/vault',
  ...instrumentations.map(({ name }) => `instrumentation/${name}`),
];
const shared = { platform: 'node', target: 'node22.22', fixedExtension: true, hash: false, sourcemap: false } as const;

export default defineConfig([
  {
    ...shared,
    name: 'distribution',
    entry: {
      index: 'src/index.ts',
      'sdk-node': 'src/sdk-node/index.ts',
      ...Object.fromEntries(lazy.map((name) => [name, `src/${name}.ts`])),
    },
    format: 'cjs',
    dts: false,
    clean: true,
    deps: { alwaysBundle: [/.*/], onlyBundle: false },
    plugins: [
      applicationApi(),
      wrapperRegister(`${import.meta.dirname}/dist`),
      lightStart(),
      quickThread(),
      core.plugin,
      esmFacade(['index', 'sdk-node']),
      thirdPartyNotices(),
      asciiOnly(),
    ],
    // Without it every attribute name of the semantic conventions would be in the bundle.
    inputOptions: { optimization: { inlineConst: { mode: 'all', pass: 2 } } },
    outputOptions: { codeSplitting: { groups: [...core.groups, ...redactionGroups] }, comments: false },
    checks: { legacyCjs: false },
  },
  {
    ...shared,
    name: 'register',
    entry: { register: 'src/register.ts' },
    format: 'cjs',
    // Read by Nodes that are too old for the rest, and only to say so.
    target: 'node14',
    dts: false,
    clean: false,
    plugins: [quickThread()],
    checks: { legacyCjs: false },
  },
  {
    ...shared,
    name: 'environment',
    entry: { environment: 'src/environment.ts' },
    format: ['esm', 'cjs'],
    dts: true,
    clean: false,
    checks: { legacyCjs: false },
  },
  {
    ...shared,
    name: 'types',
    entry: { index: 'src/index.ts', 'sdk-node': 'src/sdk-node/index.ts' },
    format: ['esm', 'cjs'],
    dts: { emitDtsOnly: true },
    plugins: [declarationsOnly()],
    clean: false,
    deps: { alwaysBundle: [/^@spanreel\//], onlyBundle: false },
    checks: { legacyCjs: false },
  },
]);
