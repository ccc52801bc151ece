-- Who asked for what (照会): the recorded items sealed under the municipality's key, and a blind hash of each to search by. Nothing of an answer.
CREATE TABLE asked_query (
  number        TEXT COLLATE "C" PRIMARY KEY,
  municipality  TEXT COLLATE "C" NOT NULL,
  asker         TEXT COLLATE "C" NOT NULL,
  contract      TEXT COLLATE "C" NOT NULL,
  version       TEXT COLLATE "C" NOT NULL,
  provider      TEXT COLLATE "C",
  asked_at      BIGINT NOT NULL,
  keys          BYTEA,
  outcome       TEXT COLLATE "C",
  records       BIGINT,
  ended_at      BIGINT);
CREATE INDEX asked_query_at ON asked_query (asked_at);
CREATE INDEX asked_query_of ON asked_query (municipality, asked_at);

CREATE TABLE asked_query_key (
  hash      BIGINT NOT NULL,
  number    TEXT COLLATE "C" NOT NULL,
  asked_at  BIGINT NOT NULL,
  PRIMARY KEY (hash, number));
CREATE INDEX asked_query_key_at ON asked_query_key (asked_at);
