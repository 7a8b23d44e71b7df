import type { Output } from '../../shell/shell.ts';
import type { Screen } from '../../terminal/screen.ts';

/** Writes lines no faster than they are read. */
export interface LineWriter {
  bytes(line: Uint8Array, end: string): Promise<void>;
  text(line: string, end: string): Promise<void>;
}

/** To a file or pipe byte by byte as they are; to a terminal without what would steer it. */
export function lineWriter(output: Output, screen: Screen): LineWriter {
  const write = async (chunk: string | Uint8Array): Promise<void> => {
    if (output.write(chunk) === false && output.once !== undefined) {
      await new Promise<void>((resolve) => void output.once?.('drain', resolve));
    }
  };
  if (output.isTTY === true) {
    return {
      bytes: (line) => Promise.resolve(screen.line(Buffer.from(line).toString())),
      text: (line) => Promise.resolve(screen.line(line)),
    };
  }
  return {
    bytes: (line, end) => write(Buffer.concat([line, Buffer.from(end)])),
    text: (line, end) => write(line + end),
  };
}
