-- Files that were fetched from partners' servers and put there, as long as they must be remembered; and how visits went.
CREATE TABLE transfer (
  municipality  TEXT    NOT NULL,
  application   TEXT    NOT NULL,
  partner       TEXT    NOT NULL,
  direction     TEXT    NOT NULL,
  folder        TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  size          INTEGER NOT NULL,
  stamp         TEXT    NOT NULL,
  hash          TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  at            INTEGER NOT NULL,
  PRIMARY KEY (municipality, application, partner, direction, folder, name, size, stamp)) WITHOUT ROWID;

CREATE TABLE partner_visit (
  municipality   TEXT    NOT NULL,
  application    TEXT    NOT NULL,
  partner        TEXT    NOT NULL,
  served         INTEGER,
  ended_at       INTEGER,
  succeeded_at   INTEGER,
  failing_since  INTEGER,
  failures       INTEGER NOT NULL,
  trouble_ja     TEXT,
  trouble_en     TEXT,
  asked          INTEGER NOT NULL,
  fetched        INTEGER NOT NULL,
  put            INTEGER NOT NULL,
  PRIMARY KEY (municipality, application, partner)) WITHOUT ROWID;
