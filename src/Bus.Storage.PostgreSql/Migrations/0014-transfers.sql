-- Files that were fetched from partners' servers and put there, as long as they must be remembered; and how visits went.
CREATE TABLE transfer (
  municipality  TEXT COLLATE "C" NOT NULL,
  application   TEXT COLLATE "C" NOT NULL,
  partner       TEXT COLLATE "C" NOT NULL,
  direction     TEXT COLLATE "C" NOT NULL,
  folder        TEXT COLLATE "C" NOT NULL,
  name          TEXT COLLATE "C" NOT NULL,
  size          BIGINT NOT NULL,
  stamp         TEXT COLLATE "C" NOT NULL,
  hash          TEXT COLLATE "C" NOT NULL,
  state         TEXT COLLATE "C" NOT NULL,
  at            BIGINT NOT NULL,
  PRIMARY KEY (municipality, application, partner, direction, folder, name, size, stamp));

CREATE TABLE partner_visit (
  municipality   TEXT COLLATE "C" NOT NULL,
  application    TEXT COLLATE "C" NOT NULL,
  partner        TEXT COLLATE "C" NOT NULL,
  served         BIGINT,
  ended_at       BIGINT,
  succeeded_at   BIGINT,
  failing_since  BIGINT,
  failures       BIGINT NOT NULL,
  trouble_ja     TEXT,
  trouble_en     TEXT,
  asked          BIGINT NOT NULL,
  fetched        BIGINT NOT NULL,
  put            BIGINT NOT NULL,
  PRIMARY KEY (municipality, application, partner));
