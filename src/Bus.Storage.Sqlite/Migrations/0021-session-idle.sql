-- A session of a shared terminal ends sooner: milliseconds without a sign-on; NULL: as for all.
ALTER TABLE identity_session ADD COLUMN idle INTEGER;
