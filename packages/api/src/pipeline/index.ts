export { correlationIdOf } from './correlation.ts';
export {
  type AnsweredBy,
  type DurableReceipt,
  type EmitOptions,
  type EmitRequest,
  type EventHandler,
  type EventRef,
  type LamportClock,
  type Pipeline,
  type SubscribeOptions,
  type WriterHead,
  installPipeline,
  installedPipeline,
} from './pipeline.ts';
export { type Scope, scopeOf, withScope } from './scope.ts';
