/** An enum of OTLP: its JSON encoding asks for the number, protobuf's also allows it as text and the name. */
export type OtlpEnum = number | string;

/** The number of an enum, however it was written; 0, which is `UNSPECIFIED` or `UNSET`, for what is none. */
export function enumNumber(value: OtlpEnum | null | undefined, names: Readonly<Record<string, number>>): number {
  if (typeof value === 'number') return value;
  const number = names[value ?? ''] ?? Number(value ?? 0);
  return Number.isInteger(number) ? number : 0;
}

const FAMILIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export const SEVERITY_NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  FAMILIES.flatMap((family, index) =>
    ['', '2', '3', '4'].map((rank, step) => [`SEVERITY_NUMBER_${family}${rank}`, index * 4 + step + 1]),
  ),
);

export const SPAN_KIND_NUMBERS: Readonly<Record<string, number>> = {
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
};

export const STATUS_CODE_NUMBERS: Readonly<Record<string, number>> = { STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 };
