-- Of a line of service plans: what it bills, and for which days, as JSON.
ALTER TABLE charge_item ADD COLUMN plan_line TEXT;

-- Those of the books as a whole have no state rows: recovery reads all of them.
DROP INDEX fact_books_wide;
CREATE INDEX fact_books_wide ON fact (kind, place)
    WHERE kind IN (
        'tariff_published', 'billing_type_set', 'key_set', 'billing_run_set', 'deck_published', 'plan_published',
        'plan_removed');
