export { type NameEntity } from './model/labels.ts';
export {
  type NameModel,
  type NameModelOptions,
  type UnreadReason,
  loadNameModel,
  startNameModel,
} from './name-model.ts';
export { NameModelError } from './name-model-error.ts';
