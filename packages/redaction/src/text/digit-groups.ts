/** Runs of digits in a text, in order: `[start, end, start, end, …]`. */
export type DigitGroups = readonly number[];

/** Finds all runs of decimal digits. */
export function digitGroups(text: string): DigitGroups {
  const groups: number[] = [];
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const code = text.charCodeAt(index);
    const digit = code >= 0x30 && code <= 0x39;
    if (digit && start < 0) start = index;
    else if (!digit && start >= 0) {
      groups.push(start, index);
      start = -1;
    }
  }
  return groups;
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
