/** What `last4` shows of a value: digits, or of an e-mail address the end of what stands before the `@`. */
export function lastFour(entity: string, canonical: string): string {
  return entity === 'EMAIL' ? lastOfMailbox(canonical) : lastDigits(canonical);
}

function lastDigits(number: string): string {
  return number.replaceAll(/\D/g, '').slice(-4).padStart(4, '0');
}

/** Four characters before the `@`, but no more than half of them; letters that no token may have are left out. */
function lastOfMailbox(address: string): string {
  const mailbox = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  const shown = Math.min(4, Math.floor(mailbox.length / 2));
  return mailbox.slice(mailbox.length - shown).replaceAll(/[^\w.-]/g, '*');
}
