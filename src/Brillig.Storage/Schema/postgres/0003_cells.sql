-- How a record moved the cells of its rate, as JSON; null where quantity and charge say it all.
ALTER TABLE usage_record ADD COLUMN tally TEXT;

-- What is due besides the line's exact charge, up to the rate's minimum; and what its counter's cells held then, as JSON.
ALTER TABLE charge_item ADD COLUMN extra TEXT;
ALTER TABLE charge_item ADD COLUMN cells TEXT;

-- Those of the books as a whole have no state rows: recovery reads all of them.
DROP INDEX fact_books_wide;
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN ('tariff_published', 'billing_type_set', 'key_set', 'billing_run_set', 'deck_published');

-- Of a record that came after its period's charge was issued: the start of that period.
ALTER TABLE usage_record ADD COLUMN corrects BIGINT;

-- What was carried over to a line's counter from another rate, as JSON; the past period that a correction corrects.
ALTER TABLE charge_item ADD COLUMN base TEXT;
ALTER TABLE charge_item ADD COLUMN corrects_start BIGINT;
ALTER TABLE charge_item ADD COLUMN corrects_end BIGINT;

-- Amendments of usage records; record: the record's id. body: all of the fact, as JSON.
CREATE TABLE amendment (
    place BIGINT PRIMARY KEY,
    id UUID NOT NULL,
    account UUID NOT NULL,
    record TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX amendment_record ON amendment (account, record, place);

-- What late and amended records of issued periods put on the open charge. body: all of the fact, as JSON.
CREATE TABLE correction (
    place BIGINT PRIMARY KEY,
    account UUID NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX correction_account ON correction (account, place);

-- When the periods of an account were.
CREATE INDEX fact_periods ON fact (object, place) WHERE kind IN ('account_opened', 'period_turned', 'period_ended');

-- What happened to reservations, each row with all of the reservation: event 0 made, 1 changed, 2 committed, 3 released,
-- 4 expired. terms: by which rate it is held, as JSON, or null.
CREATE TABLE reservation (
    place BIGINT PRIMARY KEY,
    id UUID NOT NULL,
    account UUID NOT NULL,
    event INTEGER NOT NULL,
    service TEXT NOT NULL,
    usage TEXT NOT NULL,
    properties TEXT,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    terms TEXT,
    ended_at BIGINT
);
CREATE INDEX reservation_ended ON reservation (id) WHERE event >= 2;
