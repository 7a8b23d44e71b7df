import type { Rolldown } from 'tsdown';

/**
 * Writes what is not ASCII as `\uXXXX`: one arrow in it makes V8 keep the whole file at two bytes a character, and read and compile
 * it a tenth slower.
 */
export function asciiOnly(): Rolldown.Plugin {
  return {
    name: 'ascii-only',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        // UTF-16 unit by unit: a pair of escapes is read as the one character it stands for, in regular expressions as well.
        output.code = output.code.replaceAll(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  };
}
