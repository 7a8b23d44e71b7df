/** Runs of digits in a text, in order: `[start, end, start, end, …]`. */
export type DigitGroups = Int32Array;

const ROOM = 64;

/** Finds all runs of decimal digits. Of a long text they are many: an ordinary array of them is moved as it grows. */
export function digitGroups(text: string): DigitGroups {
  let groups = new Int32Array(ROOM);
  let count = 0;
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 0;
    if (code >= 0x30 && code <= 0x39) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      if (count === groups.length) groups = larger(groups);
      groups[count++] = start;
      groups[count++] = index;
      start = -1;
    }
  }
  return groups.subarray(0, count);
}

function larger(groups: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(groups.length * 4);
  grown.set(groups);
  return grown;
}

/** Whether a letter or digit of ASCII stands at `index`. */
export function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

export function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x30 && code <= 0x39;
}
