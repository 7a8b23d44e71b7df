import type { Place } from '../tokens/place.ts';
import type { TokenVault } from '../tokens/token-vault.ts';

const MAX_LABELS = 1024;

/**
 * The vault, told of places as they stand in the log: an id of a tenant or conversation that is somebody's number is
 * replaced there, and must not stand in the vault in plain text either.
 */
export function vaultWithLabels(vault: TokenVault, redact: (id: string) => string): TokenVault {
  const labels = new Map<string, string>();

  function labelOf(id: string | undefined): string | undefined {
    if (id === undefined) return undefined;
    const known = labels.get(id);
    if (known !== undefined) return known;
    if (labels.size >= MAX_LABELS) labels.clear();
    const label = redact(id);
    labels.set(id, label);
    return label;
  }

  const labelled = ({ tenant, stream, conversation }: Place): Place => ({
    tenant: labelOf(tenant),
    stream: labelOf(stream),
    conversation: labelOf(conversation),
  });
  return {
    secretOf: (scope) => vault.secretOf(scope),
    agree: (scope, name, token) => vault.agree(scope, name, token),
    deposit: (deposit) => vault.deposit({ ...deposit, place: labelled(deposit.place) }),
  };
}
