-- What is to be done outside, each time it came further: the last row of an id is how far it is. kind: 0 sale, 1 top-up.
-- state: 0 waiting, 1 calling, 2 retrying, 3 unknown, 4 done, 5 refused, 6 dead, 7 withdrawn. body: all of it, as JSON.
CREATE TABLE intent (
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    account BLOB NOT NULL,
    kind INTEGER NOT NULL,
    state INTEGER NOT NULL,
    charge BLOB,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX intent_id ON intent (id, place);
CREATE INDEX intent_account ON intent (account, place);

-- Those of the books as a whole have no state rows: recovery reads all of them.
DROP INDEX fact_books_wide;
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN (
        'tariff_published', 'billing_type_set', 'key_set', 'billing_run_set', 'deck_published', 'plan_published',
        'plan_removed', 'classifiers_set', 'carriers_set', 'sync_settings_set', 'bookkeeper_set',
        'sealing_key_kept');

-- What an account holds of a reservation of one below it, whose usage its own tariff prices: whose reservation it is.
ALTER TABLE reservation ADD COLUMN of_account BLOB;

-- Which accounts stood below another then is told by how accounts moved since.
CREATE INDEX fact_account_changed ON fact (place) WHERE kind = 'account_changed';

-- What a reseller billed for a time: a period belongs to where its middle lies, whatever the zone it is cut in.
CREATE INDEX charge_seller ON charge (seller, (period_start + period_end), place);
