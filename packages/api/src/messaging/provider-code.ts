import { field } from '../telemetry/describe-error.ts';

/**
 * The code that a provider gave with an error: a numeric `code` (Twilio's 21610), else the HTTP status. A `code` in words is Node's or
 * the client's own, and stands in `error_type`.
 */
export function providerCodeOf(error: unknown): number | undefined {
  return [field(error, 'code'), field(error, 'status'), field(error, 'statusCode')].find(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
}
