-- Maintenance with its history: at most one is in force. What each node has under way, so that stillness can be told of all of them.
CREATE TABLE maintenance (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reason    TEXT NOT NULL,
  since     BIGINT NOT NULL,
  until     BIGINT,
  begun_by  TEXT NOT NULL,
  accepts   BIGINT NOT NULL,
  delivers  BIGINT NOT NULL,
  ended_at  BIGINT,
  ended_by  TEXT);
CREATE INDEX maintenance_in_force ON maintenance (id) WHERE ended_at IS NULL;

CREATE TABLE activity (
  node         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  taking       BIGINT NOT NULL,
  delivering   BIGINT NOT NULL,
  maintenance  BIGINT,
  at           BIGINT NOT NULL);
