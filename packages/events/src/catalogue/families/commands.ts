import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, id, millis, optionalId, stepFields, text } from './fields.ts';

/** The exit code of a process, as `process.exit.code`. */
const exitCode = v.pipe(v.number(), v.integer());

const command = { command: id, command_id: optionalId };
const exampleCommand = { command: 'devices list', command_id: 'command-1' };

export const commandEvents = lazyFamily(() =>
  defineFamily({
    'command.started': {
      version: 1,
      about: 'A command was given to a command-line program.',
      component: 'command',
      content: ['arguments'],
      payload: v.object({
        ...command,
        arguments: v.optional(v.array(v.string())),
        program: text,
        program_version: text,
      }),
      example: { ...exampleCommand, arguments: ['--room', 'kitchen'], program: 'home', program_version: '2.4.0' },
    },
    'command.completed': {
      version: 1,
      about: 'A command did what it was asked for.',
      component: 'command',
      payload: v.object({ ...command, exit_code: exitCode, duration_ms: millis }),
      example: { ...exampleCommand, exit_code: 0, duration_ms: 184.2 },
    },
    'command.failed': {
      version: 1,
      about: 'A command failed, with its exit code or the signal that ended it.',
      severity: 'ERROR',
      component: 'command',
      payload: v.object({
        ...command,
        exit_code: v.optional(exitCode),
        signal: text,
        duration_ms: millis,
        ...errorFields,
      }),
      example: {
        ...exampleCommand,
        exit_code: 2,
        duration_ms: 96,
        error_type: 'UsageError',
        error_message: 'there is no room "kitchn"',
      },
    },
  }),
);

const scenario = { scenario: id, scenario_id: optionalId };
const exampleScenario = { scenario: 'evening', scenario_id: 'scenario-1' };

export const scenarioEvents = lazyFamily(() =>
  defineFamily({
    'scenario.started': {
      version: 1,
      about: 'A scenario (a scene, a routine, a test) began.',
      component: 'scenario',
      payload: v.object({ ...scenario, ...stepFields, triggered_by: text }),
      example: { ...exampleScenario, step_count: 3, triggered_by: 'schedule' },
    },
    'scenario.completed': {
      version: 1,
      about: 'A scenario reached its end.',
      component: 'scenario',
      payload: v.object({ ...scenario, duration_ms: millis }),
      example: { ...exampleScenario, duration_ms: 2310 },
    },
    'scenario.failed': {
      version: 1,
      about: 'A scenario gave up, at which step and why.',
      severity: 'ERROR',
      component: 'scenario',
      payload: v.object({ ...scenario, duration_ms: millis, failed_step: optionalId, ...stepFields, ...errorFields }),
      example: {
        ...exampleScenario,
        duration_ms: 900,
        failed_step: 'dim_lights',
        step_index: 2,
        step_count: 3,
        error_type: 'DeviceUnreachableError',
      },
    },
  }),
);
