"""The conclusions: labels in, review out, each rule one small function. No judge is asked anything here."""

from mailbot.review.conclude.conclude import conclude

__all__ = ["conclude"]
