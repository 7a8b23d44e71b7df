import { execPath } from 'node:process';

import type { NodeMajor } from './node-binary.ts';
import { nodeBinary, nodeMajors } from './node-binary.ts';

/** A Node program to start and what it gets. */
export interface AppOptions {
  /** The file to run: in `files`, below `project`, or an absolute path. */
  readonly entry: string;
  /** Files of the app by relative path; they are written into a folder of their own, which is also the working directory. */
  readonly files?: Readonly<Record<string, string>>;
  /** What `scratchProject()` gave; none by default, so that nothing can be imported. */
  readonly project?: string;
  readonly args?: readonly string[];
  /** Added to a bare environment (PATH, HOME, TMPDIR): nothing of the test's own environment gets in. */
  readonly env?: Readonly<Record<string, string>>;
  /** A release line, the path of a binary, or the Node that runs the test, which is the default. */
  readonly node?: NodeMajor | (string & {});
  /** Each becomes `--require <it>`. */
  readonly require?: readonly string[];
  /** Each becomes `--import <it>`. */
  readonly import?: readonly string[];
  /** Further options of Node, before the entry. */
  readonly execArgv?: readonly string[];
  /** Written to the app's stdin, which is then closed. */
  readonly stdin?: string;
  /** Leaves stdin open, for `App.say`. */
  readonly interactive?: boolean;
  /** The working directory; the app's folder by default. */
  readonly cwd?: string;
  /** A line of stdout that says the app is ready. */
  readonly until?: RegExp | string;
  /** Milliseconds until the app is killed and the test fails; 30 000 by default. */
  readonly deadline?: number;
}

/** The Node binary these options ask for. */
export async function binaryOf({ node }: AppOptions): Promise<string> {
  if (node === undefined) return execPath;
  const major = nodeMajors.find((candidate) => candidate === node);
  return major === undefined ? node : nodeBinary(major);
}

/** What follows the binary on the command line. */
export function argumentsOf(options: AppOptions, entry: string): string[] {
  const { require: requires = [], import: imports = [], execArgv = [], args = [] } = options;
  return [
    ...requires.flatMap((name) => ['--require', name]),
    ...imports.flatMap((name) => ['--import', name]),
    ...execArgv,
    entry,
    ...args,
  ];
}

/** The bare environment and what the options add. */
export function environmentOf({ env = {} }: AppOptions): NodeJS.ProcessEnv {
  // The last one only `pnpm coverage` sets.
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'NODE_V8_COVERAGE'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...env };
}
