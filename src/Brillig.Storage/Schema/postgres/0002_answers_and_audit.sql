-- address: where other processes reach the one that writes. home: the database that these books live in; found in another
-- one they are a restored copy. paused: why due and outside work waits for a person, '' when it does not.
-- audit_hash: that of the last batch with audit rows.
ALTER TABLE books ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE books ADD COLUMN home TEXT NOT NULL DEFAULT '';
ALTER TABLE books ADD COLUMN paused TEXT NOT NULL DEFAULT '';
ALTER TABLE books ADD COLUMN audit_hash BYTEA NOT NULL DEFAULT '';

-- SHA-256 over the one before and the batch's audit rows; null where the batch has none.
ALTER TABLE batch ADD COLUMN audit_hash BYTEA;

-- The answers that requests with an idempotency key got; pruned when they are older than 30 days. Their places number
-- them within their batch, beside the facts. headers: a line each. sealed: 1 where the body is encrypted.
CREATE TABLE kept_answer (
    place BIGINT PRIMARY KEY,
    caller UUID NOT NULL,
    route TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body BYTEA NOT NULL,
    sealed INTEGER NOT NULL,
    UNIQUE (key, caller, route)
);

-- Who (key, of key_account) did what (command) to what (object, which is about account), from and to (JSON, or null), in
-- which request. Their places number them within their batch, beside the facts.
CREATE TABLE audit (
    place BIGINT PRIMARY KEY,
    key UUID NOT NULL,
    key_account UUID NOT NULL,
    request TEXT NOT NULL,
    command TEXT NOT NULL,
    object UUID NOT NULL,
    account UUID NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX audit_object ON audit (object, place);
CREATE INDEX audit_account ON audit (account, place);
