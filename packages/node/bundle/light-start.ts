import type { Rolldown } from 'tsdown';

// What of a builtin is used. A name that is missing here fails the build.
const lazyBuiltins: Readonly<Record<string, readonly string[]>> = {
  crypto: [
    'createCipheriv',
    'createDecipheriv',
    'createHash',
    'createHmac',
    'randomBytes',
    'randomUUID',
    'scrypt',
    'timingSafeEqual',
  ],
  net: ['isIP', 'isIPv4', 'isIPv6'],
};
const wrapper = new URL('../src/hooks/module-wrapper.ts', import.meta.url).pathname;
const quickHash = new URL('../src/hash/hash.ts', import.meta.url).pathname;
const waitingHook = new URL('../src/hooks/waiting-hook.ts', import.meta.url).pathname;
const LAZY = '\0lazy:';
const IDS = '\0quick-ids';
const DEBUG = '\0debuglog';

/**
 * Keeps node:crypto and WebCrypto, which cost the start a fifth of bare Node's, and node:net out of it: their functions load them at
 * the first call, and hashes do without crypto at first (`src/hash`). Ids take their random part from V8's generator, as OpenTelemetry's own do.
 * Instrumentations ask import-in-the-middle for nothing before something that it wraps is imported.
 * What require-in-the-middle says through `debug` goes to Node's own `NODE_DEBUG=require-in-the-middle`.
 */
export function lightStart(): Rolldown.Plugin {
  return {
    name: 'light-start',
    resolveId(source, importer) {
      const builtin = source.replace(/^node:/, '');
      if (builtin in lazyBuiltins) return `${LAZY}${builtin}`;
      if (source === 'debug') return DEBUG;
      if (source === 'import-in-the-middle' && importer !== wrapper) return waitingHook;
      if (source === 'uuidv7' && importer !== IDS) return IDS;
      return null;
    },
    load(id) {
      if (id.startsWith(LAZY)) return lazyBuiltin(id.slice(LAZY.length));
      if (id === IDS) return quickIds();
      if (id === DEBUG) return "module.exports = require('node:util').debuglog;";
      return null;
    },
  };
}

function lazyBuiltin(name: string): string {
  return [
    'let loaded;',
    `const builtin = () => (loaded ??= process.getBuiltinModule('node:${name}'));`,
    ...(name === 'crypto' ? [`export { hash } from ${JSON.stringify(quickHash)};`] : []),
    ...(lazyBuiltins[name] ?? []).map((used) => `export const ${used} = (...args) => builtin().${used}(...args);`),
  ].join('\n');
}

function quickIds(): string {
  return [
    "import { V7Generator } from 'uuidv7';",
    'const half = () => Math.trunc(Math.random() * 0x1_0000);',
    'const generator = /* @__PURE__ */ new V7Generator({ nextUint32: () => half() * 0x1_0000 + half() });',
    'export const uuidv7 = () => generator.generate().toString();',
  ].join('\n');
}
