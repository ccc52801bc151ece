-- Bytes of bulk files by municipality and day in Japan, for quotas.
CREATE TABLE bulk_use (
  municipality  TEXT COLLATE "C" NOT NULL,
  day           TEXT COLLATE "C" NOT NULL,
  bytes         BIGINT NOT NULL,
  PRIMARY KEY (municipality, day));
