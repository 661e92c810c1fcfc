"""Swaps: what they change, what they leave, and where everything stood before."""

from mailbot.evaluate.alter import Altered
from mailbot.evaluate.swaps import (
    add_courtesy,
    exchange_neighbours,
    insert_notice,
    leave_unchanged,
    remove_courtesy,
    swap_names,
)
from mailbot.model import Address, InlineAnswer, Ref, Role, Transcript, TranscriptMessage


def message(role: Role, *sentences: str, alias: str = "", answered: tuple[InlineAnswer, ...] = ()) -> TranscriptMessage:
    """Return a message of a transcript."""
    return TranscriptMessage(role=role, alias=alias or role.capitalize(), sentences=sentences, answered=answered)


THREAD = Transcript(
    id="t1",
    language="de",
    messages=(
        message(Role.CUSTOMER, "Wo ist mein Paket?"),
        message(
            Role.AGENT,
            "Danke.",
            "Es kommt morgen.",
            "Anna Berg",
            alias="Agent A",
            answered=(InlineAnswer(sentence=1, quoted="Wo?"),),
        ),
        message(Role.AGENT, "Hier Jan Kuhn, Annas Kollege: Bergstraße, MariAnna?", alias="Agent B"),
    ),
    people=(Address(email="anna@shop.example", name="Anna Berg"), Address(email="", name="Jan Kuhn")),
)


def texts(altered: Altered | None) -> list[tuple[str, ...]]:
    """Return the sentences of an altered transcript; fails where nothing was altered."""
    assert altered is not None
    return [one.sentences for one in altered.transcript.messages]


def leads_back(altered: Altered) -> bool:
    """Tell whether each kept sentence stands where the map says that it stood, in the same words."""
    return all(
        altered.transcript.messages[new.message].sentences[new.sentence]
        == THREAD.messages[old.message].sentences[old.sentence]
        for new, old in altered.sentences.items()
    )


def test_courtesy_is_added_to_agents_mails_alone_in_the_language_of_the_thread() -> None:
    altered = add_courtesy(THREAD)

    assert altered is not None
    assert [len(sentences) for sentences in texts(altered)] == [1, 5, 3]
    assert texts(altered)[1][-1] == "Wir wünschen Ihnen einen wunderschönen Tag."
    assert altered.added == {Ref(1, 0), Ref(1, 4), Ref(2, 0), Ref(2, 2)}
    assert leads_back(altered)
    assert altered.transcript.messages[1].answered[0].sentence == 2


def test_courtesy_is_removed_but_no_mail_is_emptied() -> None:
    altered = remove_courtesy(THREAD, {Ref(1, 0), Ref(1, 2), Ref(2, 0), Ref(0, 0)})

    assert texts(altered) == [THREAD.messages[0].sentences, ("Es kommt morgen.",), THREAD.messages[2].sentences]
    assert altered is not None
    assert altered.sentences[Ref(1, 0)] == Ref(1, 1)
    assert remove_courtesy(THREAD, set()) is None


def test_two_agents_exchange_their_names_as_whole_words_everywhere() -> None:
    altered = swap_names(THREAD, ["Anna Berg", "Jan Kuhn", "Anna Berg"])

    assert texts(altered)[1:] == [
        ("Danke.", "Es kommt morgen.", "Jan Kuhn"),
        ("Hier Anna Berg, Annas Kollege: Bergstraße, MariAnna?",),
    ]
    assert altered is not None
    assert [person.name for person in altered.transcript.people] == ["Jan Kuhn", "Anna Berg"]


def test_a_single_agent_becomes_a_stranger_and_a_department_keeps_its_name() -> None:
    altered = swap_names(THREAD, ["Anna Berg"])

    assert "Anna Berg" not in texts(altered)[1]
    assert swap_names(THREAD, ["Shop, Kundendienst"]) is None


def test_a_notice_stands_after_the_first_mail_and_moves_the_numbers_behind_it() -> None:
    altered = insert_notice(THREAD)

    assert altered is not None
    assert altered.messages == (0, None, 1, 2)
    assert [one.role for one in altered.transcript.messages][1] is Role.AUTOMATIC
    assert altered.sentences[Ref(2, 1)] == Ref(1, 1)


def test_only_mails_in_a_row_of_the_same_person_are_exchanged() -> None:
    second = message(Role.AGENT, "Doch heute.", alias="Agent A")
    twice = Transcript(id="t2", messages=(*THREAD.messages[:2], second, THREAD.messages[2]))

    altered = exchange_neighbours(twice)

    assert altered is not None
    assert altered.messages == (0, 2, 1, 3)
    assert exchange_neighbours(THREAD) is None


def test_nothing_stands_elsewhere_where_nothing_was_changed() -> None:
    altered = leave_unchanged(THREAD)

    assert altered.transcript == THREAD
    assert altered.messages == (0, 1, 2)
    assert all(new == old for new, old in altered.sentences.items())
