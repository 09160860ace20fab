-- How a record moved the cells of its rate, as JSON; null where quantity and charge say it all.
ALTER TABLE usage_record ADD COLUMN tally TEXT;

-- What is due besides the line's exact charge, up to the rate's minimum; and what its counter's cells held then, as JSON.
ALTER TABLE charge_item ADD COLUMN extra TEXT;
ALTER TABLE charge_item ADD COLUMN cells TEXT;

-- Those of the books as a whole have no state rows: recovery reads all of them.
DROP INDEX fact_books_wide;
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN ('tariff_published', 'billing_type_set', 'key_set', 'billing_run_set', 'deck_published');

-- What happened to reservations, each row with all of the reservation: event 0 made, 1 changed, 2 committed, 3 released,
-- 4 expired. terms: by which rate it is held, as JSON, or null.
CREATE TABLE reservation (
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    account BLOB NOT NULL,
    event INTEGER NOT NULL,
    service TEXT NOT NULL,
    usage TEXT NOT NULL,
    properties TEXT,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    terms TEXT,
    ended_at INTEGER
) STRICT;
CREATE INDEX reservation_ended ON reservation (id) WHERE event >= 2;
