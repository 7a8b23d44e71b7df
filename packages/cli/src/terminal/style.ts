import { styleText } from 'node:util';

import type { Output, Shell } from '../shell/shell.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours by meaning, so that every screen uses the same few. Where there is no colour each returns its text unchanged. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  /** Ids and commands: what can be typed back. */
  readonly typed: (text: string) => string;
}

export function styleFor(output: Output, env: Shell['env']): Style {
  const on = hasColour(output, env);
  const paint = (format: Format) => (text: string) =>
    on && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    strong: paint('bold'),
    quiet: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    typed: paint('cyan'),
  };
}

/** NO_COLOR (no-color.org) and FORCE_COLOR beat the terminal; a pipe, a file and TERM=dumb get plain text. */
function hasColour(output: Output, env: Shell['env']): boolean {
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return output.isTTY === true && env['TERM'] !== 'dumb';
}
