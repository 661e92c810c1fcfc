-- What PostgreSQL is asked in words of its own: the search.

-- name: save_words*!
INSERT INTO search_words (id, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')));

-- name: find_words
SELECT searched.id, messages.mailbox, messages.key, messages.at, messages.author_name, messages.author_email,
  messages.body, threads.key AS thread_key, threads.subject
FROM search_words
JOIN searched ON searched.id = search_words.id
JOIN messages ON messages.mailbox = searched.mailbox AND messages.key = searched.message_key
JOIN threads ON threads.key = messages.thread_key
WHERE search_words.words @@ CAST(:words AS TSQUERY) AND search_words.id < :before
  AND searched.mailbox = COALESCE(CAST(:mailbox AS TEXT), searched.mailbox)
ORDER BY search_words.id DESC
LIMIT :limit;
