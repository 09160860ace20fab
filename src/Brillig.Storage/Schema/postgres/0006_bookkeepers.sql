-- Which accounts stood below another then is told by how accounts moved since.
CREATE INDEX fact_account_changed ON fact (place) WHERE kind = 'account_changed';

-- What a reseller billed for a time: a period belongs to where its middle lies, whatever the zone it is cut in.
CREATE INDEX charge_seller ON charge (seller, (period_start + period_end), place);
