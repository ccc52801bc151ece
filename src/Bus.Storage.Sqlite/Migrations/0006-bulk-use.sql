-- Bytes of bulk files by municipality and day in Japan, for quotas.
CREATE TABLE bulk_use (
  municipality  TEXT    NOT NULL,
  day           TEXT    NOT NULL,
  bytes         INTEGER NOT NULL,
  PRIMARY KEY (municipality, day)) WITHOUT ROWID;
