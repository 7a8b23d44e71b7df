export { type Invalidation, type MissReason, type ObservedCache, observeCache } from './observe-cache.ts';
