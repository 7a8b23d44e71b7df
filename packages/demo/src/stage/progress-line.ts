import type { WriteStream } from 'node:tty';

/** One line that is written over again and again, on a terminal only. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

export function progressLine(stream: WriteStream | undefined): ProgressLine {
  if (!stream?.isTTY) return { show: () => undefined, clear: () => undefined };
  const clear = (): void => {
    stream.write('\r\u001B[2K');
  };
  return {
    show: (text) => {
      clear();
      stream.write(`  ${text}`.slice(0, stream.columns - 1));
    },
    clear,
  };
}
