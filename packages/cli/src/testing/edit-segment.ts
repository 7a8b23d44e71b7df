import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes the lines of a segment by hand, as an accident or somebody would. */
export async function editSegment(
  folder: string,
  segment: string,
  edit: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const path = join(folder, 'log', segment);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(
    path,
    edit(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
