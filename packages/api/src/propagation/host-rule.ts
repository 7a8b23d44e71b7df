const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
// Loopback, RFC 1918. Not 169.254: cloud metadata lives there.
const PRIVATE_IPV4 = /^(?:127|10)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\./;
// Unique local addresses, RFC 4193.
const PRIVATE_IPV6 = /^f[cd][\da-f]{2}:[\da-f:]+$/;
const MAPPED = /^::ffff:([\d.]+)$/;

/** Whether a host is written as loopback or as a private IP literal. A name is never private: DNS may say what it likes. */
export function isPrivateHost(host: string): boolean {
  const name = bare(host);
  if (name === 'localhost' || name === '::1') return true;
  const ipv4 = MAPPED.exec(name)?.[1] ?? name;
  return IPV4.test(ipv4) ? PRIVATE_IPV4.test(ipv4) : PRIVATE_IPV6.test(name);
}

/** Whether a host is in a list of names, where `*.example.com` means everything below. */
export function isListed(host: string, list: readonly string[]): boolean {
  const name = bare(host);
  return list.some((entry) => {
    const listed = entry.toLowerCase();
    return listed.startsWith('*.')
      ? name.endsWith(listed.slice(1)) && name.length > listed.length - 1
      : name === listed;
  });
}

/** The host in lower case, without port, brackets and the root's dot. */
function bare(host: string): string {
  const text = host.trim().toLowerCase();
  const bracketed = /^\[([\da-f:.]+)\](?::\d+)?$/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  // More than one colon is an IPv6 address without brackets, which then has no port.
  const name = text.indexOf(':') === text.lastIndexOf(':') ? text.replace(/:\d+$/, '') : text;
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
