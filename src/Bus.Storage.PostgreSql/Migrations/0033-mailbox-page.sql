-- additive
-- The last page that whoever holds a delivery of a mailbox has fetched: until it is acknowledged, the later pages are nobody else's. 0: held by a release from before, until any page is.
ALTER TABLE mailbox_hold ADD COLUMN last_page BIGINT NOT NULL DEFAULT 0;
