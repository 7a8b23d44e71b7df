import type { Rolldown } from 'tsdown';

/** Gives entries an ES module beside the CommonJS one that only passes its names on, so that both worlds share one instance. */
export function esmFacade(entries: readonly string[]): Rolldown.Plugin {
  return {
    name: 'esm-facade',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk' || !entries.includes(output.name)) continue;
        const names = output.exports.toSorted();
        const source = [
          `import commonjs from './${output.fileName.split('/').at(-1)}';`,
          `export const { ${names.join(', ')} } = commonjs;`,
          '',
        ];
        this.emitFile({
          type: 'asset',
          fileName: output.fileName.replace(/\.cjs$/, '.mjs'),
          source: source.join('\n'),
        });
      }
    },
  };
}
