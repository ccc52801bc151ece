-- additive
-- What was cut off while it fed other contracts is found without looking through all messages.
CREATE INDEX message_feeding ON message (id) WHERE feeding = 1;
-- Which attempt at reading a claim may write: who begins it again, while another that has no lease is still at it, ends that one.
ALTER TABLE message ADD COLUMN attempt BIGINT NOT NULL DEFAULT 1;
