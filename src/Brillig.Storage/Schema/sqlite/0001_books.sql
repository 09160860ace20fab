-- The books. Facts are append-only rows in the order of their place: batch * 1048576 + n.
-- Times are microseconds since 1970-01-01T00:00:00Z, money is micros (10^-6) of the currency unit, exact numbers are text
-- and never compared or summed in SQL. Uuids are blobs, big-endian: they sort by time.
-- Enums are stored by their number.

-- One row: who writes (epoch, holder, expires), how far (batch), and from which batch on recovery reads facts (watermark).
CREATE TABLE books (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    holder TEXT NOT NULL,
    watermark INTEGER NOT NULL,
    hash_seed INTEGER NOT NULL
) STRICT;

CREATE TABLE batch (
    n INTEGER PRIMARY KEY,
    now INTEGER NOT NULL
) STRICT;

-- The rare kinds of facts; object is the account, or what else the fact is about.
CREATE TABLE fact (
    place INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    object BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Those of the books as a whole have no state rows: recovery reads all of them.
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN ('tariff_published', 'billing_type_set', 'key_set', 'billing_run_set');

-- The hot table: two indexes, this key and the batch order.
CREATE TABLE usage_record (
    place INTEGER PRIMARY KEY,
    account BLOB NOT NULL,
    id TEXT NOT NULL,
    id_hash INTEGER NOT NULL,
    content_hash INTEGER NOT NULL,
    service TEXT NOT NULL,
    tariff BLOB NOT NULL,
    tariff_version INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    period INTEGER NOT NULL,
    quantity TEXT NOT NULL,
    charged TEXT NOT NULL,
    amount INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    properties TEXT,
    UNIQUE (id, account)
) STRICT;

CREATE TABLE journal_entry (
    place INTEGER PRIMARY KEY,
    account BLOB NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    seller BLOB NOT NULL,
    cause INTEGER NOT NULL,
    cause_id BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_entry_account ON journal_entry (account, place);

-- groups, next, due and credit: what the fact changed in the state, as JSON; the last three may be null.
CREATE TABLE charge (
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    seller BLOB NOT NULL,
    kind INTEGER NOT NULL,
    number INTEGER NOT NULL,
    period_start INTEGER NOT NULL,
    period_end INTEGER NOT NULL,
    period_index INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    date INTEGER NOT NULL,
    due_date INTEGER NOT NULL,
    total INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    currency TEXT NOT NULL,
    refers_to BLOB,
    note TEXT,
    groups TEXT NOT NULL,
    next TEXT,
    due TEXT,
    credit TEXT,
    UNIQUE (seller, kind, number)
) STRICT;
CREATE INDEX charge_account ON charge (account, place);
CREATE INDEX charge_refers_to ON charge (refers_to) WHERE refers_to IS NOT NULL;

-- The lines of the charge at the same place, from 0; money in the charge's currency.
CREATE TABLE charge_item (
    place INTEGER NOT NULL,
    line INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    usage TEXT NOT NULL,
    exact TEXT NOT NULL,
    total INTEGER NOT NULL,
    tariff BLOB,
    tariff_version INTEGER,
    rate INTEGER,
    tax_group INTEGER NOT NULL,
    percent TEXT,
    included INTEGER,
    PRIMARY KEY (place, line)
) STRICT, WITHOUT ROWID;

-- credit_*: the credit as it is after.
CREATE TABLE payment (
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    date INTEGER NOT NULL,
    type TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    charge BLOB,
    reference TEXT,
    refunds BLOB,
    recorded_at INTEGER NOT NULL,
    credit BLOB NOT NULL,
    credit_at INTEGER NOT NULL,
    credit_amount INTEGER NOT NULL,
    credit_remaining INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_account ON payment (account, place);
CREATE INDEX payment_credit ON payment (credit, place);

-- credit_* and due_*: both as they are after.
CREATE TABLE allocation (
    place INTEGER PRIMARY KEY,
    account BLOB NOT NULL,
    credit BLOB NOT NULL,
    credit_at INTEGER NOT NULL,
    credit_amount INTEGER NOT NULL,
    credit_remaining INTEGER NOT NULL,
    due BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    due_amount INTEGER NOT NULL,
    due_remaining INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL
) STRICT;
CREATE INDEX allocation_credit ON allocation (credit, place);
CREATE INDEX allocation_due ON allocation (due, place);

-- State rows, written behind: as_of is the last batch whose facts the body holds. The columns beside it are those of
-- the last batch that changed them.
CREATE TABLE account (
    id BLOB PRIMARY KEY,
    parent BLOB NOT NULL,
    external_id TEXT,
    as_of INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX account_parent ON account (parent, external_id);
