-- Records that count on the charge of another account: of one above theirs, whose tariff prices what is used below it.
-- Each stands after its record in the same batch, which has the record's properties. of_account, record: whose, and its id.
CREATE TABLE counted_usage (
    place BIGINT PRIMARY KEY,
    account UUID NOT NULL,
    of_account UUID NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    service TEXT NOT NULL,
    tariff UUID NOT NULL,
    tariff_version INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    period INTEGER NOT NULL,
    quantity TEXT NOT NULL,
    charged TEXT NOT NULL,
    amount BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    tally TEXT,
    corrects BIGINT,
    for_account UUID
);

-- Whose usage a line bills, or a counter counts, where the charge is that of the account that pays for it.
ALTER TABLE charge_item ADD COLUMN for_account UUID;

-- What was made of such records since, by the account whose charge they count on.
CREATE INDEX fact_count_amended ON fact (object, place) WHERE kind = 'count_amended';

-- Those of the books as a whole have no state rows: recovery reads all of them.
DROP INDEX fact_books_wide;
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN (
        'tariff_published', 'billing_type_set', 'key_set', 'billing_run_set', 'deck_published', 'plan_published',
        'plan_removed', 'classifiers_set', 'carriers_set', 'sync_settings_set');
