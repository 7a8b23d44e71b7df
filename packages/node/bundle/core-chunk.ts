import type { Rolldown } from 'tsdown';

// What rolldown and our plugins make up, some lines each; files of their own otherwise, or in one with much that nobody needs.
const isVirtual = (id: string): boolean => id.startsWith('\0');

/**
 * Keeps everything that the entry imports statically in one chunk, and what only lazy chunks share in another: the number of
 * files that are read decides what start-up costs.
 */
export function coreChunk(entry: string): {
  readonly plugin: Rolldown.Plugin;
  readonly groups: Rolldown.CodeSplittingGroup[];
} {
  const core = new Set<string>();
  const plugin: Rolldown.Plugin = {
    name: 'core-chunk',
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => id.endsWith(entry));
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (core.has(id)) continue;
        core.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
  return {
    plugin,
    groups: [
      { name: 'distribution', test: (id) => core.has(id) || isVirtual(id), priority: 2 },
      {
        name: 'instrumentation',
        test: (id) => !core.has(id) && !isVirtual(id),
        minShareCount: 2,
        priority: 1,
      },
    ],
  };
}
