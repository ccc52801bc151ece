-- additive
-- How the node's connections are known to the database server: others end them once they take the node for dead. Null: they are not shared, or the node is of a release before.
ALTER TABLE node ADD COLUMN sessions TEXT;
