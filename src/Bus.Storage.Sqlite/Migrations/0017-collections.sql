-- additive
-- Deliveries that go in one file at a time of day: its name without ending, and how many they are. Null: each goes by itself.
ALTER TABLE delivery ADD COLUMN collection TEXT;
ALTER TABLE delivery ADD COLUMN collected INTEGER;
CREATE INDEX delivery_collection ON delivery (municipality, contract, consumer, collection, position) WHERE collection IS NOT NULL;
