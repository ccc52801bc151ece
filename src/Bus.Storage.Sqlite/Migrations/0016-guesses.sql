-- Tries of passwords that failed, by person and device; the subject is a keyed hash, also of logins that nobody has.
CREATE TABLE identity_guess (
  municipality  TEXT NOT NULL,
  subject       TEXT NOT NULL,
  device        TEXT NOT NULL,
  tries         INTEGER NOT NULL,
  until         INTEGER NOT NULL,
  PRIMARY KEY (municipality, subject, device)) WITHOUT ROWID;
CREATE INDEX identity_guess_over ON identity_guess (until);
