export { type PipelineParts, createGatedPipeline } from './create-pipeline.ts';
