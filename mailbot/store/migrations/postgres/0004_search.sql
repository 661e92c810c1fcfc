CREATE TABLE search_words (
  id BIGINT NOT NULL PRIMARY KEY REFERENCES searched (id) ON DELETE CASCADE,
  words TSVECTOR NOT NULL
);

CREATE INDEX search_words_by_word ON search_words USING gin (words);
