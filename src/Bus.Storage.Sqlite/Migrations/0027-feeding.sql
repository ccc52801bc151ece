-- additive
-- 1: the message is accepted, and what it feeds to other contracts is not all in the journal yet.
ALTER TABLE message ADD COLUMN feeding INTEGER;
