import { libraryBuild } from '../../tsdown.base.ts';

export default libraryBuild({
  index: 'src/index.ts',
  'voice/index': 'src/voice/index.ts',
  'saga/index': 'src/saga/index.ts',
  'workflow/index': 'src/workflow/index.ts',
  'decision/index': 'src/decision/index.ts',
  'messaging/index': 'src/messaging/index.ts',
  'scheduling/index': 'src/scheduling/index.ts',
  'command/index': 'src/command/index.ts',
  'api-call/index': 'src/api-call/index.ts',
  'cache/index': 'src/cache/index.ts',
  'auth/index': 'src/auth/index.ts',
  'device/index': 'src/device/index.ts',
  'scenario/index': 'src/scenario/index.ts',
  'retrieval/index': 'src/retrieval/index.ts',
  'conversation/index': 'src/conversation/index.ts',
  'propagation/index': 'src/propagation/index.ts',
  'audit/index': 'src/audit/index.ts',
  'subscribers/index': 'src/subscribers/index.ts',
  'pipeline/index': 'src/pipeline/index.ts',
});
