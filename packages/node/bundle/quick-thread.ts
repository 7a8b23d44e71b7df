import type { Rolldown } from 'tsdown';

const THREAD = '\0thread';

/**
 * Tells the main thread without node:worker_threads, which takes 1.5 ms of every start. What no worker may do is documented:
 * https://nodejs.org/api/process.html#processchdirdirectory
 */
export function quickThread(): Rolldown.Plugin {
  return {
    name: 'quick-thread',
    resolveId: (source) => (source === 'node:worker_threads' ? THREAD : null),
    load(id) {
      if (id !== THREAD) return null;
      return [
        "import { createRequire } from 'node:module';",
        'function isMain() {',
        "  try { process.chdir('.'); } catch (error) { return error.code !== 'ERR_WORKER_UNSUPPORTED_OPERATION'; }",
        '  return true;',
        '}',
        'const main = { isMainThread: true, isInternalThread: false, threadId: 0 };',
        "const thread = /* @__PURE__ */ isMain() ? main : createRequire(import.meta.url)('node:worker_threads');",
        'export const isMainThread = thread.isMainThread;',
        'export const isInternalThread = thread.isInternalThread;',
        'export const threadId = thread.threadId;',
      ].join('\n');
    },
  };
}
