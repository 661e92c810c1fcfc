"""Mail in and out: bytes of IMAP, archives and SMTP on one side, messages and threads on the other."""
