"""Mails from files: mbox, Maildir, folders of .eml, packed or not. Streams; knows nothing of what a mail says."""

from mailbot.mail.archive.archived import ArchivedMail, ArchiveError, ArchiveTrouble, Place
from mailbot.mail.archive.read import read_archive, survey_archive

__all__ = ["ArchiveError", "ArchiveTrouble", "ArchivedMail", "Place", "read_archive", "survey_archive"]
