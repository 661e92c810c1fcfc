-- What is searched. The words themselves lie in `search_words`, which each database makes in its own way.

-- `id` grows with the time of the mail, so that an index that is read backwards gives the newest first.
CREATE TABLE searched (
  id INTEGER NOT NULL PRIMARY KEY,
  mailbox TEXT NOT NULL,
  message_key TEXT NOT NULL,
  UNIQUE (mailbox, message_key),
  FOREIGN KEY (mailbox, message_key) REFERENCES messages (mailbox, key) ON DELETE CASCADE
) STRICT;

-- Messages kept before there was a search; `migrate` takes them in by and by.
CREATE TABLE not_searched (
  mailbox TEXT NOT NULL,
  message_key TEXT NOT NULL,
  PRIMARY KEY (mailbox, message_key),
  FOREIGN KEY (mailbox, message_key) REFERENCES messages (mailbox, key) ON DELETE CASCADE
) STRICT;

INSERT INTO not_searched (mailbox, message_key) SELECT mailbox, key FROM messages;
