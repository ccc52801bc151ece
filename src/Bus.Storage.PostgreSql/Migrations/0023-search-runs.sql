-- The keys of small messages are appended here, as they come ...
CREATE TABLE search_new (
  message  BIGINT NOT NULL PRIMARY KEY,
  hashes   BYTEA  NOT NULL) PARTITION BY RANGE (message);      -- 8 bytes each

-- ... and sorted in the background: a run holds the keys of many messages of one period, ascending; a few runs are merged into one.
CREATE TABLE search_run (
  id        BIGINT NOT NULL,
  first_id  BIGINT NOT NULL,      -- where the period's ids begin
  level     BIGINT NOT NULL,      -- how often its keys were merged
  state     TEXT COLLATE "C" NOT NULL,     -- building, ready, gone
  PRIMARY KEY (id, first_id)) PARTITION BY RANGE (first_id);

CREATE TABLE search_run_page (
  run         BIGINT NOT NULL,
  page        BIGINT NOT NULL,
  first_id    BIGINT NOT NULL,
  first_hash  BIGINT NOT NULL,
  entries     BYTEA  NOT NULL) PARTITION BY RANGE (first_id);   -- hash, message: 8 bytes each
CREATE INDEX search_run_page_order ON search_run_page (run, page);
CREATE INDEX search_run_page_hash ON search_run_page (run, first_hash);
-- Two pages fill one of the table's: neither pressed nor moved out of it.
ALTER TABLE search_run_page ALTER COLUMN entries SET STORAGE PLAIN;
-- search_key is not written any more; it is read until its periods are forgotten.

-- The months that are there already.
DO $$
DECLARE p period%ROWTYPE; t TEXT;
BEGIN
  FOR p IN SELECT * FROM period WHERE payloads_forgotten_at IS NULL LOOP
    FOREACH t IN ARRAY ARRAY['search_new', 'search_run', 'search_run_page'] LOOP
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING STORAGE)', t || '_' || p.name, t);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', t, t || '_' || p.name,
        CASE WHEN p.first_id = 0 THEN 'MINVALUE' ELSE p.first_id::text END, p.end_id);
    END LOOP;
  END LOOP;
END $$;
