/** Runs of digits in a text, in order: `[start, end, start, end, …]`. */
export type DigitGroups = ArrayLike<number>;

/** Characters from which on an ordinary array of a text's runs may grow so often that moving it costs more than reading. */
const LONG = 4096;
const ROOM = 1024;

/** Finds all runs of decimal digits. */
export function digitGroups(text: string): DigitGroups {
  return text.length < LONG ? groupsOf(text) : manyGroupsOf(text);
}

function groupsOf(text: string): DigitGroups {
  const groups: number[] = [];
  let start = -1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      groups.push(start, index);
      start = -1;
    }
  }
  if (start >= 0) groups.push(start, text.length);
  return groups;
}

function manyGroupsOf(text: string): DigitGroups {
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
