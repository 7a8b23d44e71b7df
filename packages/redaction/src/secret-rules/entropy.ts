const counts = new Uint32Array(128);

/** Shannon entropy of ASCII text in bits a character: 4 at most for hexadecimal digits, and less for words. */
export function entropyOf(text: string): number {
  counts.fill(0);
  for (let index = 0; index < text.length; index++) counts[text.charCodeAt(index) & 127]!++;
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}
