import type { Scan } from './detector.ts';

/** Command lines that take a password behind a short option. */
const COMMANDS: readonly (readonly [command: RegExp, option: RegExp])[] = [
  [/\b(?:curl|wget|http)\s/, /(?<=\s)(?:-u|-U|--user|--proxy-user)[ =]?["']?([^\s:"']{1,128}:[^\s"']{1,256})/g],
  [/\b(?:mysql\w{0,8}|mariadb[\w-]{0,8})\s/, /(?<=\s)-p["']?([^\s"'-][^\s"']{0,255})/g],
  [/\bsshpass\s/, /(?<=\s)-p\s?["']?([^\s"'-][^\s"']{0,255})/g],
  [
    /\b(?:(?:docker|podman) login|mongo(?:sh|dump|restore|import|export)?)\s/,
    /(?<=\s)-p[ =]?["']?([^\s"'-][^\s"']{0,255})/g,
  ],
  [/\bsqlcmd\s/, /(?<=\s)-P\s?["']?([^\s"'-][^\s"']{0,255})/g],
  [/\bldap(?:search|modify|add|delete|whoami|passwd)\s/, /(?<=\s)-w\s?["']?([^\s"'-][^\s"']{0,255})/g],
  [/\baws configure set\s/, /(?<=\saws_(?:secret_access_key|session_token)\s)["']?([^\s"'-][^\s"']{0,2047})/g],
  [/\bredis-cli\s/, /(?<=\s)-a\s["']?([^\s"'-][^\s"']{0,255})/g],
];

/** Passwords behind short options of well-known commands. */
export function findCommandPasswords(scan: Scan): void {
  for (const [command, option] of COMMANDS) {
    const start = scan.text.search(command);
    if (start < 0) continue;
    for (const match of scan.text.matchAll(option)) {
      const end = match.index + match[0].length;
      if (match.index > start) scan.report(end - match[1]!.length, end, 'SECRET', 'credentials');
    }
  }
}
