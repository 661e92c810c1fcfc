"""The signals: a judge without a language model. It finds what is provable from words, numbers and times alone."""

from mailbot.review.signals.judge import SignalsJudge

__all__ = ["SignalsJudge"]
