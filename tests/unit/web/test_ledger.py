"""The ledger: asks, treatments, findings, and the proof of absence."""

from dataclasses import replace

from mailbot.model import Ref
from mailbot.web.ledger import build_ledger, ways_back
from tests.unit.web.samples import ASKS, REVIEW, THREAD

LEDGER = build_ledger(THREAD, REVIEW)


def test_each_ask_shows_its_final_state_and_every_reply_in_turn() -> None:
    ask = LEDGER.asks[1]
    assert (ask.title, ask.kind, ask.final, ask.tone) == ("Ask 2", "Question", "answered", "good")
    assert [(treatment.reply.text, treatment.text) for treatment in ask.treatments] == [
        ("mail 2", "ignored"),
        ("mail 4", "ignored"),
        ("mail 6", "answered"),
    ]


def test_an_ask_that_nobody_has_replied_to_says_so() -> None:
    waiting = replace(REVIEW, asks=(replace(ASKS[0], final=None, treatments=()),))
    assert (build_ledger(THREAD, waiting).asks[0].final, build_ledger(THREAD, waiting).asks[0].tone) == (
        "no reply yet",
        "plain",
    )


def test_an_ignored_ask_is_proved_by_what_each_sentence_was_about_instead() -> None:
    ignored = LEDGER.asks[1].treatments[1]
    assert [(item.sentence.text, item.about) for item in ignored.instead] == [
        ("Hello Noor,", "courtesy"),
        ("sorry that you had to tell us twice.", "courtesy"),
        (THREAD.messages[3].sentences[2], "answers ask 1"),
        ("Petra", "something else"),
    ]


def test_an_answered_ask_needs_no_proof_of_absence() -> None:
    assert LEDGER.asks[1].treatments[2].instead == ()


def test_a_finding_sets_both_sentences_side_by_side() -> None:
    finding = LEDGER.findings[0]
    assert (finding.customer.href, finding.agent and finding.agent.href) == ("#m0-s1", "#m1-s4")
    assert finding.certainty == "certain"


def test_an_ignored_ask_among_the_findings_names_the_ask_and_proves_the_absence() -> None:
    finding = LEDGER.findings[2]
    assert finding.agent is None
    assert finding.ask is not None
    assert finding.ask.href == "#ask-2"
    assert len(finding.instead) == len(THREAD.messages[3].sentences)


def test_every_cited_sentence_knows_the_way_back() -> None:
    back = ways_back(REVIEW)
    assert [(link.text, link.href) for link in back[Ref(0, 4)]] == [
        ("ask 2", "#ask-2"),
        ("finding 3", "#finding-3"),
    ]
    assert [link.text for link in back[Ref(5, 1)]] == ["ask 2 answered"]


def test_a_sentence_cited_twice_for_one_ask_leads_back_once() -> None:
    doubled = replace(ASKS[0], treatments=(ASKS[0].treatments[1], ASKS[0].treatments[1]))
    assert len(ways_back(replace(REVIEW, asks=(doubled,)))[Ref(3, 2)]) == 1
