// The table of variables without anything that runs: for `spanreel doctor` and for the README.
export { environmentVariables, readEnvironment } from './config/read-environment.ts';
export type { Environment, EnvironmentProblem, EnvironmentReading } from './config/read-environment.ts';
export { ownVariables } from './config/own-variables.ts';
export type { OwnEnvironment } from './config/own-variables.ts';
export { standardVariables } from './config/standard-variables.ts';
export type { SamplerName, StandardEnvironment } from './config/standard-variables.ts';
export type { Reading, Variable } from './config/variable.ts';
export type { OtlpTarget, SignalOutput } from './config/config.ts';
export { vaultDirectory } from './start/vault-directory.ts';
export { createOutputs } from './config/outputs.ts';
