-- The hubs on this journal. A life is one run of one node; a number never comes again.
CREATE TABLE node (
  life        INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL UNIQUE,
  place       TEXT NOT NULL,
  url         TEXT NOT NULL,
  version     TEXT NOT NULL,
  patience    INTEGER NOT NULL,   -- milliseconds
  state       TEXT NOT NULL,
  beat        INTEGER NOT NULL DEFAULT 0,
  region      INTEGER NOT NULL DEFAULT 0,
  started_at  INTEGER NOT NULL,
  seen_at     INTEGER NOT NULL);

-- What one node at a time may do, in 256 shards (Bus.Core.Nodes.Shards). Epochs begin with 2 when a shard is first taken.
CREATE TABLE lease (
  shard   INTEGER NOT NULL PRIMARY KEY,
  epoch   INTEGER NOT NULL,
  holder  INTEGER);
WITH RECURSIVE n (shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM n WHERE shard < 255)
INSERT INTO lease (shard, epoch) SELECT shard, 1 FROM n;

-- Deliveries that were changed from outside the node that delivers them (a mailbox acknowledged, a replay, on another node): it looks at them again.
CREATE TABLE outside_change (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery  INTEGER NOT NULL);
