-- additive
-- Full messages that go as differentials: the delivery of the full message they are compared with (0: none), what changed, and what the file holds.
ALTER TABLE delivery ADD COLUMN compared_with INTEGER;
ALTER TABLE delivery ADD COLUMN added INTEGER;
ALTER TABLE delivery ADD COLUMN changed INTEGER;
ALTER TABLE delivery ADD COLUMN removed INTEGER;
ALTER TABLE delivery ADD COLUMN written_records INTEGER;
ALTER TABLE delivery ADD COLUMN written_amount INTEGER;
