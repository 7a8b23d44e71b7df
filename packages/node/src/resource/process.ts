import { basename } from 'node:path';

import type { Attributes } from '@opentelemetry/api';

const SECRET_FLAG = /^--?[\w-]*(pass|secret|token|key|credential|auth)[\w-]*$/i;
const MASK = '***';

export function describeProcess(): Attributes {
  return {
    'process.pid': process.pid,
    'process.executable.name': basename(process.execPath),
    'process.executable.path': process.execPath,
    'process.command': process.argv[1] ?? '',
    'process.command_args': maskSecrets([
      process.argv[0] ?? process.execPath,
      ...process.execArgv,
      ...process.argv.slice(1),
    ]),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'process.runtime.description': 'Node.js',
  };
}

/** Hides what follows a flag with a telling name: alone, `hunter2` after `--password` looks like any other word. */
export function maskSecrets(args: readonly string[]): string[] {
  return args.map((argument, index) => {
    const equals = argument.indexOf('=');
    if (equals !== -1 && SECRET_FLAG.test(argument.slice(0, equals))) return `${argument.slice(0, equals)}=${MASK}`;
    const flag = args[index - 1];
    return flag !== undefined && SECRET_FLAG.test(flag) && !argument.startsWith('-') ? MASK : argument;
  });
}
