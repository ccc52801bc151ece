-- The blind index: HMACs under the municipality's key. A row a key for small messages, pages of ascending hashes for bulk files (see KeyPages).
CREATE TABLE search_key (
  hash     INTEGER NOT NULL,
  message  INTEGER NOT NULL,
  PRIMARY KEY (hash, message)) WITHOUT ROWID;
CREATE INDEX search_key_message ON search_key (message);

CREATE TABLE search_page (
  municipality  TEXT    NOT NULL,
  bucket        INTEGER NOT NULL,   -- a 1, then the bits with which all hashes of the page begin
  message       INTEGER NOT NULL,
  first_record  INTEGER NOT NULL,
  records       INTEGER NOT NULL,
  hashes        BLOB    NOT NULL);
CREATE INDEX search_page_bucket ON search_page (municipality, bucket);
CREATE INDEX search_page_message ON search_page (message);
