-- Words come folded and parted by spaces: all but ASCII letters and digits is left to stand as it is.
CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize = 'ascii', detail = 'none', columnsize = 0);

-- Fires for a message that is erased as well, for its row in `searched` goes with it.
CREATE TRIGGER search_words_go_too AFTER DELETE ON searched BEGIN
  DELETE FROM search_words WHERE rowid = old.id;
END;

-- For programs that do not ask for foreign keys; see 0002.
CREATE TRIGGER searched_goes_too AFTER DELETE ON messages BEGIN
  DELETE FROM searched WHERE mailbox = old.mailbox AND message_key = old.key;
END;
