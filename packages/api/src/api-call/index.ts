export {
  type ApiAnswer,
  type ApiCall,
  type ApiRequest,
  type EndApiCall,
  type ResponseLike,
  apiCall,
  startApiCall,
} from './api-call.ts';
export { type CircuitBreaker, circuitBreaker } from './circuit-breaker.ts';
export type { ReadHeader } from './rate-limit.ts';
export type { Fact, FactFields, FactOptions } from '../fact/fact.ts';
export type { At, Time } from '../time/instant.ts';
