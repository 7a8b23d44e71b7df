/**
 * Splits an attribute key into lower-case words: `http.request.header.x-api-key`, `dbPassword`, `USER_SSN`.
 *
 * @example
 * keyWords('customer.creditCardNumber'); // ['customer', 'credit', 'card', 'number']
 */
export function keyWords(key: string): string[] {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
