export { type EventDescription, describeEvent } from './describe-event.ts';
export { type PayloadField, payloadFields } from './payload-fields.ts';
export { type PayloadSchema, payloadSchema } from './payload-schema.ts';
