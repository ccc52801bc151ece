-- additive
-- What was cut off while it fed other contracts is found without looking through all messages.
CREATE INDEX message_feeding ON message (id) WHERE feeding = 1;
