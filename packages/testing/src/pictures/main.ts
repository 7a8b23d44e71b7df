// Run: pnpm pictures, after `pnpm demo --collector`. Takes the pictures of the README from the pages of the running back ends.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { pages } from './pages.ts';

const folder = join(import.meta.dirname, '../../../../docs/pictures');
const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome']
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path));

if (executablePath === undefined) {
  process.stderr.write('pictures: no Chromium; install Debian’s package chromium, or set CHROMIUM to its path\n');
  process.exit(4);
}
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ viewport: { width: 1200, height: 700 }, deviceScaleFactor: 1 });
  for (const { name, url, ready, height } of pages) {
    const page = await context.newPage();
    await page.setViewportSize({ width: 1200, height });
    await page.goto(url);
    await page.locator(ready).first().waitFor();
    // Graphs are drawn in steps.
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`docs/pictures/${name}.png  ${url}\n`);
    await page.close();
  }
} finally {
  await browser.close();
}
