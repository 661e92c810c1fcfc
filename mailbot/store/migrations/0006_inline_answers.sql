-- Which sentences of a message answer a quoted one, and what is quoted there: a JSON list of [sentence, words].

ALTER TABLE messages ADD COLUMN answered TEXT NOT NULL DEFAULT '[]';
