-- The books. Facts are append-only rows in the order of their place: batch * 1048576 + n.
-- Times are microseconds since 1970-01-01T00:00:00Z, money is micros (10^-6) of the currency unit, exact numbers are text
-- and never compared or summed in SQL.
-- Enums are stored by their number.

-- One row: who writes (epoch, holder, process, expires), how far (batch), and from which batch on a start reads facts
-- (watermark).
CREATE TABLE books (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    schema_version BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    holder TEXT NOT NULL,
    process TEXT NOT NULL DEFAULT '',
    watermark BIGINT NOT NULL,
    hash_seed BIGINT NOT NULL
);

CREATE TABLE batch (
    n BIGINT PRIMARY KEY,
    now BIGINT NOT NULL
);

-- The rare kinds of facts; object is the account, or what else the fact is about.
CREATE TABLE fact (
    place BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    object UUID NOT NULL,
    body TEXT NOT NULL
);

-- Those of the books as a whole have no state rows: recovery reads all of them.
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN ('tariff_published', 'billing_type_set', 'key_set', 'billing_run_set');

-- The hot table: two indexes, this key and the batch order.
CREATE TABLE usage_record (
    place BIGINT NOT NULL,
    account UUID NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    id_hash BIGINT NOT NULL,
    content_hash BIGINT NOT NULL,
    service TEXT NOT NULL,
    tariff UUID NOT NULL,
    tariff_version INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    period INTEGER NOT NULL,
    quantity TEXT NOT NULL,
    charged TEXT NOT NULL,
    amount BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    properties TEXT,
    PRIMARY KEY (id, account)
);
CREATE INDEX usage_record_place ON usage_record USING brin (place) WITH (pages_per_range = 32);

CREATE TABLE journal_entry (
    place BIGINT PRIMARY KEY,
    account UUID NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    seller UUID NOT NULL,
    cause INTEGER NOT NULL,
    cause_id UUID NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX journal_entry_account ON journal_entry (account, place);

-- groups, next, due and credit: what the fact changed in the state, as JSON; the last three may be null.
CREATE TABLE charge (
    place BIGINT PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    account UUID NOT NULL,
    seller UUID NOT NULL,
    kind INTEGER NOT NULL,
    number BIGINT NOT NULL,
    period_start BIGINT NOT NULL,
    period_end BIGINT NOT NULL,
    period_index INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    date BIGINT NOT NULL,
    due_date BIGINT NOT NULL,
    total BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    currency TEXT NOT NULL,
    refers_to UUID,
    note TEXT,
    groups TEXT NOT NULL,
    next TEXT,
    due TEXT,
    credit TEXT,
    UNIQUE (seller, kind, number)
);
CREATE INDEX charge_account ON charge (account, place);
CREATE INDEX charge_refers_to ON charge (refers_to) WHERE refers_to IS NOT NULL;

-- The lines of the charge at the same place, from 0; money in the charge's currency.
CREATE TABLE charge_item (
    place BIGINT NOT NULL,
    line INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    usage TEXT NOT NULL,
    exact TEXT NOT NULL,
    total BIGINT NOT NULL,
    tariff UUID,
    tariff_version INTEGER,
    rate INTEGER,
    tax_group INTEGER NOT NULL,
    percent TEXT,
    included BIGINT,
    PRIMARY KEY (place, line)
);

-- credit_*: the credit as it is after.
CREATE TABLE payment (
    place BIGINT PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    account UUID NOT NULL,
    date BIGINT NOT NULL,
    type TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    charge UUID,
    reference TEXT,
    refunds UUID,
    recorded_at BIGINT NOT NULL,
    credit UUID NOT NULL,
    credit_at BIGINT NOT NULL,
    credit_amount BIGINT NOT NULL,
    credit_remaining BIGINT NOT NULL
);
CREATE INDEX payment_account ON payment (account, place);
CREATE INDEX payment_credit ON payment (credit, place);

-- credit_* and due_*: both as they are after.
CREATE TABLE allocation (
    place BIGINT PRIMARY KEY,
    account UUID NOT NULL,
    credit UUID NOT NULL,
    credit_at BIGINT NOT NULL,
    credit_amount BIGINT NOT NULL,
    credit_remaining BIGINT NOT NULL,
    due UUID NOT NULL,
    due_at BIGINT NOT NULL,
    due_amount BIGINT NOT NULL,
    due_remaining BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL
);
CREATE INDEX allocation_credit ON allocation (credit, place);
CREATE INDEX allocation_due ON allocation (due, place);

-- State rows, written behind: as_of is the last batch whose facts the body holds. The columns beside it are those of
-- the last batch that changed them.
CREATE TABLE account (
    id UUID PRIMARY KEY,
    parent UUID NOT NULL,
    external_id TEXT,
    as_of BIGINT NOT NULL,
    body TEXT NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX account_parent ON account (parent, external_id);
