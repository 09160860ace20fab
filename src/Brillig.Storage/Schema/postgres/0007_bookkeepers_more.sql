-- What the bookkeeper calls what it did: it tells of it by that. kind: 2 refund besides; state: 8 invoiced besides.
ALTER TABLE intent ADD COLUMN reference TEXT;
CREATE INDEX intent_reference ON intent (reference) WHERE reference IS NOT NULL;

-- What bookkeepers outside told of by themselves, each once. body: all of it, as JSON.
CREATE TABLE heard (
    place BIGINT PRIMARY KEY,
    seller UUID NOT NULL,
    account UUID NOT NULL,
    intent UUID NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX heard_intent ON heard (intent, place);
CREATE INDEX heard_seller ON heard (seller, place);
