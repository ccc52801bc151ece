-- W3C traceparent under which the message was taken in, so that a delivery after a restart belongs to the same trace; null: not traced.
ALTER TABLE message ADD COLUMN trace TEXT COLLATE "C";
