-- The hubs on this journal. A life is one run of one node; a number never comes again.
CREATE TABLE node (
  life        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        TEXT COLLATE "C" NOT NULL UNIQUE,
  place       TEXT NOT NULL,
  url         TEXT NOT NULL,
  version     TEXT NOT NULL,
  patience    BIGINT NOT NULL,   -- milliseconds
  state       TEXT COLLATE "C" NOT NULL,
  beat        BIGINT NOT NULL DEFAULT 0,
  region      BIGINT NOT NULL DEFAULT 0,
  started_at  BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL);

-- What one node at a time may do, in 256 shards (Bus.Core.Nodes.Shards). Epochs begin with 2 when a shard is first taken.
CREATE TABLE lease (
  shard   BIGINT NOT NULL PRIMARY KEY,
  epoch   BIGINT NOT NULL,
  holder  BIGINT);
INSERT INTO lease (shard, epoch) SELECT shard, 1 FROM generate_series(0, 255) AS n (shard);

-- Deliveries that were changed from outside the node that delivers them (a mailbox acknowledged, a replay, on another node): it looks at them again.
CREATE TABLE outside_change (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery  BIGINT NOT NULL);
