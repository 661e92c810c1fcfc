"""The labels of the signals judge: complete, of the right languages, blind to courtesy, linear on hostile mail."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.model import Cause, Does, FactKind, Labels, Outcome, Role, Transcript, TranscriptMessage, TurnDoes
from mailbot.review.evidence import check_labels
from mailbot.review.signals import SignalsJudge

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _transcript(*messages: tuple[str, str | tuple[str, ...]], language: str | None = "en") -> Transcript:
    roles = {"C": Role.CUSTOMER, "A": Role.AGENT, "B": Role.AGENT, "X": Role.AUTOMATIC}
    return Transcript(
        id="t",
        language=language,
        messages=tuple(
            TranscriptMessage(
                role=roles[who],
                alias=f"Agent {who}" if who in "AB" else "Customer",
                sentences=(text,) if isinstance(text, str) else text,
                at=START + timedelta(days=number),
            )
            for number, (who, text) in enumerate(messages)
        ),
    )


async def _label(*messages: tuple[str, str | tuple[str, ...]], language: str | None = "en") -> Labels:
    transcript = _transcript(*messages, language=language)
    labels = (await SignalsJudge().label(transcript)).labels
    check_labels(labels, transcript)
    return labels


def test_it_names_itself_without_a_model() -> None:
    identity = SignalsJudge().identity
    assert (identity.judge, identity.model, identity.prompt) == ("signals", None, "signals@1")


async def test_a_question_asked_again_is_the_same_ask() -> None:
    labels = await _label(
        ("C", "Where is my parcel?"),
        ("A", "You can change your newsletter settings at any time."),
        ("C", ("You did not answer my question.", "Where is my parcel?")),
    )
    assert [[str(ref) for ref in ask.mentions] for ask in labels.asks] == [["m0.s0", "m2.s1"]]


async def test_identifiers_steps_and_constraints_are_facts() -> None:
    labels = await _label(
        ("C", ("My order is 48213.", "I have already restarted the router.", "I can only be reached after 5 pm.")),
    )
    assert [fact.kind for fact in labels.facts] == [
        FactKind.IDENTIFIER,
        FactKind.TRIED_STEP,
        FactKind.CONSTRAINT,
    ]


async def test_asking_a_colleague_s_customer_again_is_the_hand_off_s_fault() -> None:
    labels = await _label(
        ("C", "Where is my order 48213?"),
        ("A", "I have forwarded this to our delivery team."),
        ("B", "Hello, could you please send us your order number?"),
        ("C", "As I already wrote, it is order 48213."),
    )
    turn = labels.turns[-1]
    assert (turn.does, turn.because_of, turn.cause) == (TurnDoes.REPEATS, 2, Cause.HAND_OFF)


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("en", "Where is my order 48213?", "Please send us your order number."),
        ("de", "Wo ist meine Bestellung 48213?", "Bitte teilen Sie uns Ihre Bestellnummer mit."),
        ("ru", "Где мой заказ 48213?", "Сообщите, пожалуйста, номер заказа."),
        ("pl", "Gdzie jest moje zamówienie 48213?", "Prosimy o podanie numeru zamówienia."),
        ("el", "Πού είναι η παραγγελία μου 48213;", "Παρακαλούμε στείλτε μας τον αριθμό παραγγελίας."),
        ("fr", "Où est ma commande 48213 ?", "Merci de nous indiquer votre numéro de commande."),
        ("es", "¿Dónde está mi pedido 48213?", "Por favor, indíquenos su número de pedido."),
        ("it", "Dov'è il mio ordine 48213?", "Può inviarci il numero d'ordine?"),
        ("pt", "Onde está a minha encomenda 48213?", "Pode indicar-nos o número da encomenda?"),
    ],
)
@pytest.mark.parametrize("told", [True, False])
async def test_a_told_number_asked_again_is_seen_in_every_language(
    language: str, question: str, asked: str, *, told: bool
) -> None:
    labels = await _label(("C", question), ("A", asked), language=language if told else None)
    assert labels.sentences[0].does is Does.ASKS_KNOWN_FACT


@pytest.mark.parametrize(
    "reply",
    [
        "For security reasons, please confirm your order number.",
        "We could not find this order, could you check the order number?",
        "Do you mean order number 48213?",
        "What is the order number of the other parcel?",
        "You will find the order number on the invoice.",
    ],
)
async def test_a_recheck_with_a_reason_is_no_known_fact_asked(reply: str) -> None:
    labels = await _label(("C", "Where is my order 48213?"), ("A", reply))
    assert labels.sentences[0].does is not Does.ASKS_KNOWN_FACT


@pytest.mark.parametrize(
    "reply",
    [
        "Thank you for restarting the router, that helps us.",
        "Since you have already restarted the router, please check the cable.",
        "If you have not yet restarted the router, please do so.",
        "Please restart the speaker.",
        "I will restart the router from here.",
    ],
)
async def test_a_tried_step_that_is_not_suggested_again_is_let_alone(reply: str) -> None:
    labels = await _label(("C", "I have already restarted the router, what else can I do?"), ("A", reply))
    assert labels.sentences[0].does is not Does.SUGGESTS_TRIED_STEP


async def test_courtesy_around_a_reply_changes_no_verdict() -> None:
    core = "Could you please send us your order number?"
    sauce = ("Dear customer,", "Thank you so much for contacting us.", "We are very sorry for the inconvenience.")
    bare = await _label(("C", "Where is my order 48213?"), ("A", core), ("C", "As I wrote, it is order 48213."))
    sweet = await _label(
        ("C", "Where is my order 48213?"),
        ("A", (*sauce, core, "Kind regards")),
        ("C", "As I wrote, it is order 48213."),
    )
    assert bare.turns == sweet.turns
    assert [label.does for label in sweet.sentences if label.does is not Does.COURTESY] == [Does.ASKS_KNOWN_FACT]


async def test_a_closing_thanks_resolves_the_thread() -> None:
    labels = await _label(("C", "Where is my parcel?"), ("A", "At the depot."), ("C", "It arrived, thank you!"))
    assert labels.outcome is Outcome.RESOLVED


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (("C", ()), ("A", ())),
        (("A", "Hello?"), ("A", "Anyone?")),
        (("X", "Out of office."),),
        (("C", ""), ("A", " "), ("C", "?"), ("A", "...")),
    ],
)
async def test_threads_without_words_are_labelled_without_a_word(
    messages: tuple[tuple[str, str | tuple[str, ...]], ...],
) -> None:
    await _label(*messages)


async def test_labels_do_not_depend_on_names_of_agents() -> None:
    first = _transcript(("C", "Where is my order 48213?"), ("A", "Please send us your order number."))
    renamed = replace(first, messages=(first.messages[0], replace(first.messages[1], alias="Agent Z")))
    judge = SignalsJudge()
    assert (await judge.label(first)).labels == (await judge.label(renamed)).labels


@pytest.mark.parametrize(
    "sentence",
    [
        "1-" * 700 + "é",
        "a@" * 700,
        "1 " * 700,
        "+1 " * 500,
        "AA11 " * 300,
        "i have " * 200,
        "please could you " * 90,
        "12.3." * 200,
        "not " * 300,
    ],
)
async def test_hostile_sentences_take_time_in_proportion_to_their_number(sentence: str) -> None:
    async def seconds(count: int) -> float:
        taken = []
        for _ in range(3):  # the best of three: another process, or the collector, may come in between
            started = time.process_time()
            await _label(("C", (sentence,) * count), ("A", (sentence,) * count))
            taken.append(time.process_time() - started)
        return min(taken)

    await seconds(2)
    few, many = await seconds(20), await seconds(100)
    assert many < 20 * max(few, 0.02)
