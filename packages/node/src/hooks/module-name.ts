/** The package of a bare specifier (`@scope/name/file` → `@scope/name`), a builtin without `node:`; nothing for a path or URL. */
export function packageOfSpecifier(specifier: string): string | undefined {
  const first = specifier.charCodeAt(0);
  // '.', '/' and '#': a file of the importer's own package.
  if (first === 46 || first === 47 || first === 35) return undefined;
  const bare = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  const slash = bare.indexOf('/');
  if (slash === -1) return bare;
  if (first !== 64) return bare.slice(0, slash);
  const second = bare.indexOf('/', slash + 1);
  return second === -1 ? bare : bare.slice(0, second);
}

/** Where a file stands in an installed package: the package's name and the path below it, with `/` between folders. */
export interface PackageFile {
  readonly name: string;
  readonly file: string;
}

const INSTALLED = '/node_modules/';

/** Takes a path or a `file:` URL; nothing for a file outside every `node_modules`. */
export function packageFileOf(location: string): PackageFile | undefined {
  const path = location.includes('\\') ? location.replaceAll('\\', '/') : location;
  const start = path.lastIndexOf(INSTALLED);
  if (start === -1) return undefined;
  const inside = path.slice(start + INSTALLED.length);
  const name = packageOfSpecifier(inside);
  return name === undefined ? undefined : { name, file: inside.slice(name.length + 1) };
}
