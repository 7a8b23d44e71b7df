import { libraryBuild } from '../../tsdown.base.ts';

export default libraryBuild({
  index: 'src/index.ts',
  trace: 'src/processors/trace.ts',
  logs: 'src/processors/logs.ts',
  metrics: 'src/processors/metrics.ts',
  'vault/index': 'src/vault/index.ts',
});
