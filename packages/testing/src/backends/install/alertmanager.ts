import { Go } from './go.ts';
import type { Kitchen, Recipe } from './recipe.ts';

const VERSION = '0.28.1';
const TITLE = `Alertmanager ${VERSION}`;
const packages = ['alertmanager', 'amtool'].map((name) => `github.com/prometheus/alertmanager/cmd/${name}@v${VERSION}`);
const buildArguments = [`-ldflags=-s -w -X github.com/prometheus/common/version.Version=${VERSION}`];

/**
 * Alertmanager from its Go module, which holds its web pages up to this version. Debian's package has fixed paths in it and does
 * not run unpacked.
 */
export const alertmanagerRecipe: Recipe = {
  version: VERSION,
  ingredients: () => JSON.stringify([packages, buildArguments]),
  programs: { alertmanager: 'alertmanager', amtool: 'amtool' },
  make: async (kitchen: Kitchen) => {
    const go = await Go.find(TITLE, kitchen);
    await go.install(packages, { args: buildArguments });
  },
};
