import yoctoSpinner from 'yocto-spinner';

import type { Shell } from '../shell/shell.ts';

/** What is read within this time needs no spinner, which would only flicker. */
const PATIENCE_MS = 300;

/** Tells how far the work has come: bytes read of bytes in all. */
export type Report = (done: number, all: number) => void;

/** Shows on stderr that long work goes on, where somebody watches: never in a pipe, a file or a CI job. */
export async function withProgress<T>(shell: Shell, text: string, work: (report: Report) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY || shell.stderr !== process.stderr) return work(() => {});
  const spinner = yoctoSpinner({ text, stream: process.stderr });
  const timer = setTimeout(() => spinner.start(), PATIENCE_MS);
  try {
    return await work((done, all) => {
      spinner.text = all > 0 ? `${text}  ${Math.floor((100 * done) / all)} %` : text;
    });
  } finally {
    clearTimeout(timer);
    spinner.stop();
  }
}
