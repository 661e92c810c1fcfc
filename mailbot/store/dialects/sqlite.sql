-- What SQLite is asked in words of its own: the search.

-- name: save_words*!
INSERT INTO search_words (rowid, words) VALUES (:id, :words);

-- name: find_words
-- In the order of the index, newest first: nothing is ranked, for that would read every mail with a common word.
SELECT searched.id, messages.mailbox, messages.key, messages.at, messages.author_name, messages.author_email,
  messages.body, threads.key AS thread_key, threads.subject
FROM search_words
JOIN searched ON searched.id = search_words.rowid
JOIN messages ON messages.mailbox = searched.mailbox AND messages.key = searched.message_key
JOIN threads ON threads.key = messages.thread_key
WHERE search_words MATCH :words AND search_words.rowid < :before
  AND searched.mailbox = COALESCE(CAST(:mailbox AS TEXT), searched.mailbox)
ORDER BY search_words.rowid DESC
LIMIT :limit;
