export { type GatedPipelineOptions, type PipelineParts, createGatedPipeline } from './create-pipeline.ts';
export type { Gate } from './gate.ts';
