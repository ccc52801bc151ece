-- Who did what. Rows are only added.
CREATE TABLE audit (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            BIGINT NOT NULL,
  node          TEXT COLLATE "C" NOT NULL,
  actor         TEXT COLLATE "C" NOT NULL,
  role          TEXT COLLATE "C" NOT NULL,
  action        TEXT COLLATE "C" NOT NULL,
  subject       TEXT COLLATE "C" NOT NULL,
  municipality  TEXT COLLATE "C",
  reason        TEXT,
  detail        TEXT);
CREATE INDEX audit_of ON audit (municipality, id);

-- What one person asks for and another one decides on.
CREATE TABLE approval (
  id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality     TEXT COLLATE "C" NOT NULL,
  what             TEXT NOT NULL,
  reason           TEXT NOT NULL,
  requested_by     TEXT COLLATE "C" NOT NULL,
  requested_at     BIGINT NOT NULL,
  expires_at       BIGINT NOT NULL,
  state            TEXT COLLATE "C" NOT NULL,
  decided_by       TEXT COLLATE "C",
  decided_at       BIGINT,
  decision_reason  TEXT,
  deliveries       BIGINT NOT NULL,
  sent             BIGINT NOT NULL,
  skipped          BIGINT NOT NULL);
CREATE INDEX approval_undone ON approval (state, id) WHERE state IN ('draft', 'open', 'approved');

-- Deliveries as they were when it was asked for; sent: 1 sent, 0 left alone, null: nothing done yet.
CREATE TABLE approval_delivery (
  approval      BIGINT NOT NULL REFERENCES approval (id),
  delivery      BIGINT NOT NULL,
  state         TEXT COLLATE "C" NOT NULL,
  delivered_at  BIGINT,
  sent          BIGINT,
  PRIMARY KEY (approval, delivery));
CREATE INDEX approval_delivery_left ON approval_delivery (approval, delivery) WHERE sent IS NULL;
