/** A number as it stands in the text. */
export interface WrittenNumber {
  digits: string;
  /** How many digits each group has. */
  readonly lengths: number[];
  /** The separators between groups, one character each. */
  separators: string;
  readonly plus: boolean;
  readonly parenthesis: boolean;
  /** Whether a word is tied to it: `call-0491570156`, `job_4294967296`. */
  readonly attached: boolean;
}

/**
 * The number in full international form without `+`, or `undefined` if nobody writes a phone number like this.
 * Ten bare digits count as American only where the area and exchange codes exist; epoch seconds never do.
 */
export function canonicalPhone(number: WrittenNumber, context: () => boolean): string | undefined {
  const { digits, plus } = number;
  if (plus && !digits.startsWith('0')) return digits.length <= 15 ? withoutTrunkZero(digits) : undefined;
  // No country code begins with a zero, but people write so.
  if (plus) return digits.length >= 9 && digits.length <= 15 && number.lengths.length > 1 ? digits : undefined;
  // Underscores join the words of names; only one country's grouping is known well enough to be told from them.
  if (number.separators.includes('_')) return northAmerican(number, context);
  if (digits.startsWith('0') && /^(?:0011|00|011)[1-9]\d{7,13}$/.test(digits)) {
    // SN-0042-1234-5678
    const serial = number.attached && number.lengths.length > 1 && !context();
    return serial ? undefined : international(digits);
  }
  if (digits.length === 6) return service(number, context) ?? (isOfPairs(number) && context() ? digits : undefined);
  return (
    northAmerican(number, context) ??
    national(number) ??
    worldwide(number) ??
    service(number, context) ??
    byContext(number, context)
  );
}

/** `+44 (0)20 …`: the zero is dialled only at home. */
function withoutTrunkZero(digits: string): string {
  return digits.replace(/^(61|64|44|41|46|49|43|33)0(?=\d{8})/, '$1');
}

function international(digits: string): string | undefined {
  return withoutTrunkZero(digits.replace(/^(?:0011|00|011)/, ''));
}

/** `13 11 14`; `13 14 15` is counting, and other separators make it a date. */
const LOCAL_RATE = /^13(?!1415|1517|1619)[1-9]\d{3}$/;

/** Australia's numbers at the rate of a local call, and its free ones without their groups. */
function service(number: WrittenNumber, context: () => boolean): string | undefined {
  const { digits, lengths } = number;
  if (!LOCAL_RATE.test(digits))
    return /^1[38]00\d{6}$/.test(digits) && lengths.length === 1 && context() ? `61${digits}` : undefined;
  const groups = lengths.join(',');
  return isOfPairs(number) || ((groups === '6' || groups === '3,3') && context()) ? `61${digits}` : undefined;
}

/** `33 93 31`, as in Greenland and the Faroes. */
function isOfPairs({ lengths, separators }: WrittenNumber): boolean {
  return lengths.join(',') === '2,2,2' && separators === '  ';
}

const AMERICAN_GROUPS = /^(?:1,)?(?:3,3,4|3,7|6,4|10)$|^11$|^(?:1,){9,10}1$/;

function northAmerican(number: WrittenNumber, context: () => boolean): string | undefined {
  const { digits, lengths, parenthesis, separators } = number;
  if (digits.length !== 10 && digits.length !== 11) return undefined;
  if (!AMERICAN_GROUPS.test(lengths.join(','))) return undefined;
  const local = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  if (local.length !== 10 || !/^[2-9]\d{9}$/.test(local)) return undefined;
  const grouped = parenthesis || separators.length >= 2;
  if (!grouped && (!/^\d{3}[2-9]/.test(local) || ((isLimit(local) || number.attached) && !context()))) return undefined;
  return `1${local}`;
}

/** The bounds of 32-bit integers, which look like numbers of Dallas and Mississauga. */
function isLimit(local: string): boolean {
  return local === '2147483647' || local === '2147483648' || local === '4294967295' || local === '4294967296';
}

function national(number: WrittenNumber): string | undefined {
  const { digits } = number;
  if (!digits.startsWith('0') || looksLikeDate(number)) return undefined;
  if (isNewZealand(number)) return `64${digits.slice(1)}`;
  if (/^0[2-478]\d{8}$/.test(digits)) return `61${digits.slice(1)}`;
  if (/^0(?:7\d{9}|[12]\d{8,9}|3[037]\d{8})$/.test(digits)) return `44${digits.slice(1)}`;
  // Other countries write their area code with a zero, in two groups or more.
  const longest = number.separators.startsWith('/') ? 8 : 7;
  const grouped = number.lengths.length >= 2 && number.lengths.every((length) => length <= longest);
  return grouped && /^0[1-9]\d{7,10}$/.test(digits) ? digits : undefined;
}

/** Mobiles 02x in groups of three, land lines with seven digits after the area code. */
function isNewZealand({ digits, lengths }: WrittenNumber): boolean {
  if (/^0[34679]\d{7}$/.test(digits)) return lengths.length >= 2;
  return /^02[125-9]\d{6,8}$/.test(digits) && lengths[0] === 3;
}

/** Numbers with country code but without `+`, as SMS gateways write them, and service numbers. */
function worldwide({ digits, lengths }: WrittenNumber): string | undefined {
  if (digits.length < 9 || digits.length > 13) return undefined;
  if (/^(?:61[2-478]\d{8}|447\d{9}|642\d{7,9})$/.test(digits)) return digits;
  // `1300 975 707`, but not the browser in `130.0.2849.80`.
  const printed = lengths[0] === 4 || (lengths[0] === 1 && lengths[1] === 3);
  return /^1[38]00\d{6}$/.test(digits) && lengths.length >= 2 && printed ? `61${digits}` : undefined;
}

/** Right after "call me on" seven to fifteen digits in groups are a number, eight to twelve bare ones too. */
function byContext(number: WrittenNumber, context: () => boolean): string | undefined {
  const { digits, lengths, parenthesis } = number;
  if (digits.length > 15) return undefined;
  if (lengths.length === 1 && (digits.length < 8 || digits.length > 12)) return undefined;
  return ((parenthesis && digits.length >= 8) || context()) && !looksLikeDate(number) ? digits : undefined;
}

function looksLikeDate({ lengths, digits }: WrittenNumber): boolean {
  const groups = lengths.slice(0, 3).join(',');
  if (groups === '4,2,2') return /^(?:19|20)\d\d[01]\d[0-3]\d/.test(digits);
  return (
    (groups === '2,2,4' || groups === '1,2,4' || groups === '2,1,4' || groups === '1,1,4') &&
    /(?:19|20)\d\d/.test(digits)
  );
}
