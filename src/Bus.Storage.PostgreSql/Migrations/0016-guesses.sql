-- Tries of passwords that failed, by person and device; the subject is a keyed hash, also of logins that nobody has.
CREATE TABLE identity_guess (
  municipality  TEXT COLLATE "C" NOT NULL,
  subject       TEXT COLLATE "C" NOT NULL,
  device        TEXT COLLATE "C" NOT NULL,
  tries         BIGINT NOT NULL,
  until         BIGINT NOT NULL,
  PRIMARY KEY (municipality, subject, device));
CREATE INDEX identity_guess_over ON identity_guess (until);
