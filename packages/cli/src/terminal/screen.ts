import wrapAnsi from 'wrap-ansi';

import type { Shell } from '../shell/shell.ts';
import { type Style, styleFor } from './style.ts';

/** Where a command prints: lines on stdout, as wide as the terminal is. */
export interface Screen {
  /** Columns of the terminal; `Infinity` where there is none, so that a file or a pipe gets whole lines. */
  readonly width: number;
  readonly style: Style;
  line(text?: string): void;
  /** Running text: wrapped between words, later lines as far in as asked. */
  text(text: string, indent?: number): void;
}

export function screenFor(shell: Shell): Screen {
  const { stdout } = shell;
  // A width below 40 is a terminal that has not been told its size.
  const width = stdout.isTTY ? Math.max(40, stdout.columns ?? 80) : Infinity;
  const line = (text = ''): void => {
    stdout.write(`${harmless(text)}\n`);
  };
  return {
    width,
    style: styleFor(stdout, shell.env),
    line,
    text: (text, indent = 0) => line(wrap(text, width, indent)),
  };
}

/** Wraps text between words to a width; lines after the first begin `indent` columns in. */
export function wrap(text: string, width: number, indent = 0): string {
  if (width === Infinity) return text;
  // The first line has the whole width: its own indent is part of the text.
  const [first = '', ...rest] = wrapAnsi(text, width, { trim: false }).split('\n');
  if (rest.length === 0) return text;
  // Untrimmed lines joined are the text itself.
  const left = rest.join('').trimStart();
  const below = wrapAnsi(left, Math.max(20, width - indent), { trim: true }).split('\n');
  return [first.trimEnd(), ...below.map((line) => ' '.repeat(indent) + line)].join('\n');
}

/**
 * Whoever prints text of the log makes it harmless first, see `oneLine`. What slips through may still set a colour, and
 * no more: every other control sequence is taken away here.
 */
function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/(\u001B\[[0-9;]*m)|[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '$1');
}
