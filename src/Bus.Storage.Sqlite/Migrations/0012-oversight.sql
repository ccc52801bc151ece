-- Who did what. Rows are only added.
CREATE TABLE audit (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  at            INTEGER NOT NULL,
  node          TEXT NOT NULL,
  actor         TEXT NOT NULL,
  role          TEXT NOT NULL,
  action        TEXT NOT NULL,
  subject       TEXT NOT NULL,
  municipality  TEXT,
  reason        TEXT,
  detail        TEXT);
CREATE INDEX audit_of ON audit (municipality, id);

-- What one person asks for and another one decides on.
CREATE TABLE approval (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality     TEXT NOT NULL,
  what             TEXT NOT NULL,
  reason           TEXT NOT NULL,
  requested_by     TEXT NOT NULL,
  requested_at     INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL,
  state            TEXT NOT NULL,
  decided_by       TEXT,
  decided_at       INTEGER,
  decision_reason  TEXT,
  deliveries       INTEGER NOT NULL,
  sent             INTEGER NOT NULL,
  skipped          INTEGER NOT NULL);
CREATE INDEX approval_undone ON approval (state, id) WHERE state IN ('draft', 'open', 'approved');

-- Deliveries as they were when it was asked for; sent: 1 sent, 0 left alone, null: nothing done yet.
CREATE TABLE approval_delivery (
  approval      INTEGER NOT NULL REFERENCES approval (id),
  delivery      INTEGER NOT NULL,
  state         TEXT NOT NULL,
  delivered_at  INTEGER,
  sent          INTEGER,
  PRIMARY KEY (approval, delivery)) WITHOUT ROWID;
CREATE INDEX approval_delivery_left ON approval_delivery (approval, delivery) WHERE sent IS NULL;
