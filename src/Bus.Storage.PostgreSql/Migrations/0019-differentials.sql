-- additive
-- Full messages that go as differentials: the delivery of the full message they are compared with (0: none), what changed, and what the file holds.
ALTER TABLE delivery ADD COLUMN compared_with BIGINT;
ALTER TABLE delivery ADD COLUMN added BIGINT;
ALTER TABLE delivery ADD COLUMN changed BIGINT;
ALTER TABLE delivery ADD COLUMN removed BIGINT;
ALTER TABLE delivery ADD COLUMN written_records BIGINT;
ALTER TABLE delivery ADD COLUMN written_amount BIGINT;
