-- Which accounts stood below another then is told by how accounts moved since.
CREATE INDEX fact_account_changed ON fact (place) WHERE kind = 'account_changed';

-- What a reseller billed for a period.
CREATE INDEX charge_seller ON charge (seller, period_start, place);
