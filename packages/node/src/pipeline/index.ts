export { type GatedPipelineOptions, type PipelineParts, createGatedPipeline } from './create-pipeline.ts';
