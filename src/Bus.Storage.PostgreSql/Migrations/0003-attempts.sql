-- Attempts are counted before they begin: what stands here after a crash was under way then (poison). When a delivery began to fail, for giving it up.
ALTER TABLE delivery ADD COLUMN broken BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN failing_since BIGINT;
