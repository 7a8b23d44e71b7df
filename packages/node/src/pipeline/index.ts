export { Counters } from './counters.ts';
export { type PipelineParts, createGatedPipeline } from './create-pipeline.ts';
