"""Sentences: a text as the numbered sentences that judges cite. Knows neither mails nor judges."""

from mailbot.sentences.split import split_sentences

__all__ = ["split_sentences"]
