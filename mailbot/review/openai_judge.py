"""The judge `openai`: a transcript goes to a language model, labels that stand on the text come back.

Owns what of a thread is sent and what of an answer is believed: nothing without evidence.
"""

import asyncio
from dataclasses import replace

from openai import AsyncOpenAI

from mailbot.model import Certainty, Labels, Review, Transcript
from mailbot.review import second_look
from mailbot.review.answers import Answers
from mailbot.review.endpoint import Endpoint, JudgeUnavailableError, make_client
from mailbot.review.evidence import EvidenceError, check_labels
from mailbot.review.exchange import Inquiry, UnsoundAnswerError
from mailbot.review.frame import frame
from mailbot.review.judge import JudgeIdentity, Judgement, SecondLook
from mailbot.review.prompts import Prompt
from mailbot.review.redact import Redacted, redact
from mailbot.review.repair import mend_labels
from mailbot.review.schema import WireLabels, build_schema, labels_of_wire
from mailbot.review.second_look import WireSecondLook, doubted_by, put_questions
from mailbot.review.transcript import render_transcript
from mailbot.settings import LlmSettings

__all__ = ["JudgeUnavailableError", "OpenAiJudge", "make_client"]


class OpenAiJudge:
    """Labels transcripts with any OpenAI-compatible endpoint. One instance serves many transcripts at once.

    `prompt` asks for labels, `again` asks of each finding whether it stands; without it there is no second look.
    """

    def __init__(
        self,
        client: AsyncOpenAI,
        settings: LlmSettings,
        prompt: Prompt,
        again: Prompt | None = None,
        *,
        endpoint: Endpoint | None = None,
        answers: Answers | None = None,
    ) -> None:
        """Build what is the same for every call; nothing is sent yet. Several judges may share endpoint and answers."""
        self._client = client
        self._settings = settings
        self._prompt = prompt
        endpoint = endpoint or Endpoint(client, settings)
        self._labels = Inquiry(endpoint, settings, prompt, WireLabels, build_schema(), answers=answers)
        self._doubts = None
        if again is not None:
            form = second_look.build_schema()
            self._doubts = Inquiry(endpoint, settings, again, WireSecondLook, form, answers=answers)

    @property
    def identity(self) -> JudgeIdentity:
        """Name judge, model and prompt version, as every review will carry them."""
        return JudgeIdentity(judge="openai", model=self._settings.model, prompt=self._prompt.identity)

    async def label(self, transcript: Transcript) -> Judgement:
        """Return the labels of a transcript, and what they cost.

        Raises NotReviewedError as the port says; JudgeUnavailableError if only a person can mend the cause.
        """
        await asyncio.sleep(0)  # answers that have come and requests that are ready go before the next redaction
        redacted = self._redacted(transcript)
        sent = frame(render_transcript(redacted.transcript), f"{len(transcript.messages)} messages")
        labels, usage = await self._labels.ask(sent, lambda wire: _sound_labels(wire, transcript))
        return Judgement(labels=_restore(labels, redacted), usage=usage)

    async def look_again(self, transcript: Transcript, review: Review) -> SecondLook:
        """Return which findings the model doubts once each is put to it as a closed question with its mails.

        All are doubted if the answer is unsound twice: what was not confirmed goes to a person.
        """
        open_findings = [finding for finding in review.findings if finding.certainty is not Certainty.UNSURE]
        if not open_findings or self._doubts is None:
            return SecondLook()
        questions = put_questions(review, open_findings, self._redacted(transcript).transcript)
        sent = frame(questions.text, f"{len(questions.findings)} questions")
        try:
            doubted, usage = await self._doubts.ask(sent, lambda wire: doubted_by(wire, questions))
        except UnsoundAnswerError as error:
            return SecondLook(doubted=frozenset(open_findings), usage=error.usage)
        return SecondLook(doubted=doubted | frozenset(open_findings[len(questions.findings) :]), usage=usage)

    async def close(self) -> None:
        """Give back the client's connections; call it on the event loop that the judge was used on."""
        await self._client.close()

    def _redacted(self, transcript: Transcript) -> Redacted:
        return redact(transcript) if self._settings.redact else Redacted.untouched(transcript)


def _sound_labels(wire: WireLabels, transcript: Transcript) -> Labels:
    """Return the labels of an answer if they stand on the text; raises UnsoundAnswerError."""
    try:
        labels = mend_labels(labels_of_wire(wire), transcript)
        check_labels(labels, transcript)
    except EvidenceError as error:
        raise UnsoundAnswerError(f"the model's labels do not stand on the text: {error}") from error
    return labels


def _restore(labels: Labels, redacted: Redacted) -> Labels:
    """Return the labels with personal data put back into the texts that people read."""
    return replace(
        labels,
        summary=labels.summary and redacted.restore(labels.summary),
        better_reply=labels.better_reply and redacted.restore(labels.better_reply),
        praise=labels.praise and redacted.restore(labels.praise),
    )
