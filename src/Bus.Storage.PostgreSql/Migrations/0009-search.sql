-- The blind index: HMACs under the municipality's key. A row a key for small messages, pages of ascending hashes for bulk files (see KeyPages).
CREATE TABLE search_key (
  hash     BIGINT NOT NULL,
  message  BIGINT NOT NULL,
  PRIMARY KEY (hash, message)) PARTITION BY RANGE (message);

CREATE TABLE search_page (
  municipality  TEXT COLLATE "C" NOT NULL,
  bucket        BIGINT NOT NULL,   -- a 1, then the bits with which all hashes of the page begin
  message       BIGINT NOT NULL,
  first_record  BIGINT NOT NULL,
  records       BIGINT NOT NULL,
  hashes        BYTEA NOT NULL) PARTITION BY RANGE (message);
CREATE INDEX search_page_bucket ON search_page (municipality, bucket);
CREATE INDEX search_page_message ON search_page (message);
ALTER TABLE search_page ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- The months that are there already.
DO $$
DECLARE p period%ROWTYPE; t TEXT;
BEGIN
  FOR p IN SELECT * FROM period WHERE payloads_forgotten_at IS NULL LOOP
    FOREACH t IN ARRAY ARRAY['search_key', 'search_page'] LOOP
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING STORAGE)', t || '_' || p.name, t);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', t, t || '_' || p.name,
        CASE WHEN p.first_id = 0 THEN 'MINVALUE' ELSE p.first_id::text END, p.end_id);
    END LOOP;
  END LOOP;
END $$;
