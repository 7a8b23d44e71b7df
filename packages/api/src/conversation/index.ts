export { type Conversation, conversation } from './conversation.ts';
export { type TranslationOptions, translation } from './translation.ts';
export type { Fact, FactFields, FactOptions } from '../fact/fact.ts';
