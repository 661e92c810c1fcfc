"""The adversarial set: how large it is, and where its texts are put."""

from collections import Counter

from mailbot.evaluate.injections import build_cases, load_injections
from mailbot.model import Ref, Role, Transcript, TranscriptMessage
from mailbot.sentences import split_sentences

LANGUAGES = ("en", "el", "ru", "pl", "de", "fr", "es", "it", "pt")


def seed(language: str) -> Transcript:
    """Return a thread of three mails."""
    roles = (Role.CUSTOMER, Role.AGENT, Role.CUSTOMER)
    return Transcript(
        id=language,
        language=language,
        messages=tuple(TranscriptMessage(role=role, alias=role.value, sentences=("Yes.", "No.")) for role in roles),
    )


def test_the_set_has_two_hundred_cases_in_nine_languages_and_half_of_its_texts_are_kept_aside() -> None:
    injections = load_injections()

    cases = build_cases([seed(language) for language in LANGUAGES], injections, split_sentences)

    assert len(cases) >= 200
    assert {injection.language for injection in injections} == set(LANGUAGES)
    assert len({injection.kind for injection in injections}) == 14
    assert {injection.author for injection in injections} == {Role.CUSTOMER, Role.AGENT}
    assert len({injection.text for injection in injections}) == len(injections)
    assert abs(2 * sum(injection.aside for injection in injections) - len(injections)) <= 14
    assert set(Counter(case.place for case in cases).values()) == {len(injections)}


def test_a_text_stands_in_a_thread_of_its_language_and_nothing_else_is_moved() -> None:
    for case in build_cases([seed(language) for language in LANGUAGES], load_injections(), split_sentences):
        kept = [case.seed.messages[old.message].sentences[old.sentence] for old in case.altered.sentences.values()]

        assert case.seed.language == case.injection.language
        assert len(kept) == 6
        assert {case.altered.transcript.messages[ref.message].role for ref in case.altered.added} == {
            case.injection.author
        }


def test_places_are_both_ends_of_the_first_mail_and_the_end_of_the_last() -> None:
    by_customer = next(one for one in load_injections() if one.author is Role.CUSTOMER and one.language == "en")

    cases = build_cases([seed("en")], [by_customer], split_sentences)

    assert [min(case.altered.added) for case in cases] == [Ref(0, 2), Ref(0, 0), Ref(2, 2)]


def test_a_language_without_a_thread_borrows_one() -> None:
    assert len(build_cases([seed("en")], load_injections(), split_sentences)) == 3 * len(load_injections())
