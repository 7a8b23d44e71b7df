export { type Auth, auth } from './auth.ts';
export type { Fact, FactFields, FactOptions } from '../fact/fact.ts';
