/** How an application of the matrix is written, and what its entry is called. */
export type Dialect = 'CommonJS' | 'ES module' | 'TypeScript';

export const dialects: readonly Dialect[] = ['CommonJS', 'ES module', 'TypeScript'];

const heads: Readonly<Record<Dialect, string>> = {
  CommonJS: "const { createServer, get } = require('node:http');",
  // Named imports of a builtin are what instrumentation misses first.
  'ES module':
    "import { createServer, get } from 'http';\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
  TypeScript:
    "import { type IncomingMessage, createServer, get } from 'node:http';\nimport { createRequire } from 'node:module';\nconst require: NodeJS.Require = createRequire(import.meta.url);\nconst typed = (message: IncomingMessage): IncomingMessage => message;\nvoid typed;",
};

export const entries: Readonly<Record<Dialect, string>> = {
  CommonJS: 'app.cjs',
  'ES module': 'app.mjs',
  TypeScript: 'app.mts',
};

/**
 * A server that answers with what the server at `NEXT` answers, asked by `VIA` (`http` or `fetch`), and with `end` where there is
 * none. It prints `listening <port>`, and at SIGTERM the OpenTelemetry packages that it has loaded from node_modules.
 */
export function chainApp(dialect: Dialect): string {
  return `${heads[dialect]}
const { NEXT, VIA } = process.env;

async function ask() {
  if (NEXT === undefined) return 'end';
  if (VIA === 'fetch') return (await fetch(NEXT)).text();
  return new Promise((resolve, reject) => {
    get(NEXT, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
    }).on('error', reject);
  });
}

const server = createServer(async (request, response) => {
  response.end(await ask());
});
server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));

process.once('SIGTERM', () => {
  const loaded = Object.keys(require.cache).map((file) => /node_modules.(@opentelemetry.[^/\\\\]+|[a-z]+-in-the-middle)/.exec(file)?.[1]);
  console.log('loaded', JSON.stringify([...new Set(loaded.filter((name) => name !== undefined))]));
  server.close();
  server.closeAllConnections();
});
`;
}
