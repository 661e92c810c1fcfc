"""Everything that is kept: one port, SQLite and PostgreSQL behind it."""
