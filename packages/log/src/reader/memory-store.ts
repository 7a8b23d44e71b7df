import type { LineStore } from './line-store.ts';

/** Lines in memory, as one file would hold them; each as it would stand between two line ends. */
export function memoryStore(lines: readonly string[], location = '<memory>'): LineStore {
  return {
    location,
    async scan({ needles, accept, take, onProgress }) {
      let offset = 0;
      lines.forEach((text, index) => {
        const place = { file: location, line: index + 1, offset };
        offset += Buffer.byteLength(text) + 1;
        const hit = needles === undefined || needles.some((needle) => text.includes(needle));
        if (hit && (accept === undefined || accept(text))) take(text, place);
      });
      onProgress?.(offset, offset);
      return [];
    },
  };
}
