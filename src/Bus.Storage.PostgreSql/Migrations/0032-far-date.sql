-- additive
-- 1: accepted with a business date that was far from the day on which it came. Found by when it came: in the lists of its own date nobody would look.
ALTER TABLE message ADD COLUMN far_date SMALLINT;
CREATE INDEX message_far_date ON message (id) WHERE far_date = 1;
