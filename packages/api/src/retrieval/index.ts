export {
  type Retrieval,
  type RetrievalOptions,
  type RetrievedDocument,
  retrieval,
  startRetrieval,
} from './retrieval.ts';
export type { EndOptions, StartOptions } from '../span/handle.ts';
export type { At, Time } from '../time/instant.ts';
