-- A row deleted by a program that does not ask for foreign keys, as SQLite's own shell does not, takes what hangs on it
-- along all the same: a message that is gone must not be counted as kept, so that the next sync brings it back.
CREATE TRIGGER places_go_too AFTER DELETE ON messages BEGIN
  DELETE FROM places WHERE mailbox = old.mailbox AND message_key = old.key;
END;
