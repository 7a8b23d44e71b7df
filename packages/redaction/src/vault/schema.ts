/** Of the vault's database, as `user_version`. */
export const SCHEMA_VERSION = 1;

/**
 * Everything in a scope (a conversation, a tenant, all) hangs on its row, and goes with it. Times are milliseconds since
 * the epoch; `tenant`, `stream` and `conversation` are as they stand in the log, empty where unknown.
 */
export const SCHEMA = `
CREATE TABLE scope (
  id TEXT PRIMARY KEY, tenant TEXT NOT NULL, stream TEXT NOT NULL, conversation TEXT NOT NULL, expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What tokens of a conversation and blind indexes are made with, sealed with a key derived from the redaction key.
CREATE TABLE token_secret (
  scope TEXT NOT NULL REFERENCES scope ON DELETE CASCADE, key_id TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (scope, key_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE blind_index (
  scope TEXT NOT NULL REFERENCES scope ON DELETE CASCADE, digest BLOB NOT NULL, token TEXT NOT NULL,
  expires INTEGER NOT NULL, PRIMARY KEY (scope, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX blind_index_token ON blind_index (token);
CREATE TABLE data_key (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL REFERENCES scope ON DELETE CASCADE, tenant TEXT NOT NULL,
  master TEXT NOT NULL, wrapped BLOB NOT NULL, created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX data_key_scope ON data_key (scope, tenant);
CREATE TABLE record (
  token TEXT NOT NULL, data_key TEXT NOT NULL REFERENCES data_key ON DELETE CASCADE, entity TEXT NOT NULL,
  sealed BLOB NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (token, data_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_data_key ON record (data_key);
CREATE INDEX record_expires ON record (expires);
-- What was erased: nothing more is taken in for such a scope, and nothing of it is in here.
CREATE TABLE tombstone (
  scope TEXT PRIMARY KEY, operator TEXT NOT NULL, erased INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- How many values an operator was shown when, for the limit per hour.
CREATE TABLE shown (operator TEXT NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL) STRICT;
-- The end of the audit trail, and the entry that is being written.
CREATE TABLE trail (
  only INTEGER PRIMARY KEY CHECK (only = 1), writer TEXT NOT NULL, stream TEXT NOT NULL, trace TEXT NOT NULL,
  seq INTEGER NOT NULL, hash TEXT NOT NULL, pending TEXT NOT NULL
) STRICT;
`;
