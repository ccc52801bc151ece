-- Maintenance with its history: at most one is in force. What each node has under way, so that stillness can be told of all of them.
CREATE TABLE maintenance (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  reason    TEXT NOT NULL,
  since     INTEGER NOT NULL,
  until     INTEGER,
  begun_by  TEXT NOT NULL,
  accepts   INTEGER NOT NULL,
  delivers  INTEGER NOT NULL,
  ended_at  INTEGER,
  ended_by  TEXT);
CREATE INDEX maintenance_in_force ON maintenance (id) WHERE ended_at IS NULL;

CREATE TABLE activity (
  node         TEXT NOT NULL PRIMARY KEY,
  taking       INTEGER NOT NULL,
  delivering   INTEGER NOT NULL,
  maintenance  INTEGER,
  at           INTEGER NOT NULL);
