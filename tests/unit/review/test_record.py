"""A review as one line of JSON, to the letter of the transcript format."""

import json

from mailbot.model import Certainty, Does, TurnDoes
from mailbot.review.record import record_of
from tests.unit.review.conclude.labelled import AGENT, CUSTOMER, ask, fact, review_of, said, transcript, turn

KEYS = [
    "id", "status", "reason", "judge", "model", "prompt", "rounds", "avoidable_rounds", "could_have_ended_after",
    "asks", "replies", "findings", "turns", "outcome", "flags", "summary", "better_reply", "praise", "tokens", "cost",
]  # fmt: skip


def test_a_record_has_the_keys_of_the_format_in_their_order_and_is_json() -> None:
    review = review_of(
        transcript(
            (CUSTOMER, "My order is 4711. | Where is it?"), (AGENT, "Hello! | Your order number?"), (CUSTOMER, "4711!")
        ),
        asks=(ask("a1", "m0.s1"),),
        facts=(fact("f1", "m0.s0", "m2.s0"),),
        sentences=(
            said("m1.s0", Does.COURTESY),
            said("m1.s1", Does.ASKS_KNOWN_FACT, "f1", "a1", certainty=Certainty.CERTAIN),
        ),
        turns=(turn(2, TurnDoes.REPEATS, because_of=1),),
    )

    record = json.loads(json.dumps(record_of(review)))

    assert list(record) == KEYS
    assert record["status"] == "reviewed"
    assert record["asks"] == [
        {
            "id": "a1",
            "message": 0,
            "quote": "Where is it?",
            "kind": "question",
            "final": "needs_information",
            "treatments": [{"message": 1, "treatment": "needs_information", "quote": "Your order number?"}],
        },
    ]
    assert record["findings"] == [
        {
            "kind": "reasked_fact",
            "message": 1,
            "customer": {"message": 0, "quote": "My order is 4711."},
            "agent": {"message": 1, "quote": "Your order number?"},
            "certainty": "certain",
        },
    ]
    assert record["replies"] == [
        {"message": 1, "addressed": "no", "courtesy_share": 0.5, "polite_but_unread": False, "unread_score": 0.968},
    ]
    assert record["turns"][1] == {
        "message": 2,
        "does": "repeats",
        "avoidable": True,
        "because_of": 1,
        "cause": "agent",
    }
    assert record["tokens"] == {"in": 0, "cached": 0, "out": 0}
