export { type Scenario, type ScenarioOptions, scenario } from './scenario.ts';
export type { StartOptions } from '../span/handle.ts';
export type { At, Time } from '../time/instant.ts';
