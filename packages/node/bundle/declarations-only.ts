import type { Rolldown } from 'tsdown';

/** Drops what is not a declaration: `emitDtsOnly` leaves the shared chunks of a CommonJS build behind. */
export function declarationsOnly(): Rolldown.Plugin {
  return {
    name: 'declarations-only',
    generateBundle(_options, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.d\.[cm]ts$/.test(name)) delete bundle[name];
      }
    },
  };
}
