import type { EmitRequest } from '@spanreel/api/pipeline';

import type { Counters } from './counters.ts';

/** What to record of an error that nobody caught. Where the application catches it after all and goes on, the process did not end. */
export function crashEvent(error: unknown, origin: NodeJS.UncaughtExceptionOrigin, isFatal: boolean): EmitRequest {
  const described = describeError(error);
  return isFatal
    ? { type: 'system.error', payload: { ...described, origin }, status: 'failed' }
    : { type: 'error.occurred', payload: { ...described, processor: origin }, status: 'failed' };
}

export function shutdownEvent(reason: string, exitCode: number | undefined, counters: Counters): EmitRequest {
  return {
    type: 'system.shutdown',
    payload: {
      reason,
      ...(exitCode === undefined ? {} : { exit_code: exitCode }),
      uptime_ms: Math.round(process.uptime() * 1000),
      emitted: counters.total('emitted'),
      dropped: counters.total('dropped'),
    },
  };
}

function describeError(error: unknown): { error_type: string; error_message: string; stack_frames?: string[] } {
  try {
    if (!(error instanceof Error)) return { error_type: typeof error, error_message: String(error) };
    const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
    return { error_type: error.name, error_message: error.message, stack_frames: frames.map((frame) => frame.trim()) };
  } catch {
    return { error_type: 'unknown', error_message: 'the error cannot be read' };
  }
}
