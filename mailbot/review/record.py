"""A review as one line of JSON: the output of `label`, of the API and of every `--format json`."""

from mailbot.model import Ask, CustomerTurn, Finding, Quote, Reply, Review

Record = dict[str, object]


def record_of(review: Review) -> Record:
    """Return a review as plain values for JSON; message numbers count from 0 in the order of the thread."""
    return {
        "id": review.id,
        "status": review.status.value,
        "reason": review.reason,
        "judge": review.judge,
        "model": review.model,
        "prompt": review.prompt,
        "rounds": review.rounds,
        "avoidable_rounds": review.avoidable_rounds,
        "could_have_ended_after": review.could_have_ended_after,
        "asks": [_ask(ask) for ask in review.asks],
        "replies": [_reply(reply) for reply in review.replies],
        "findings": [_finding(finding) for finding in review.findings],
        "turns": [_turn(turn) for turn in review.turns],
        "outcome": review.outcome.value if review.outcome else None,
        "flags": [flag.value for flag in review.flags],
        "summary": review.summary,
        "better_reply": review.better_reply,
        "praise": review.praise,
        "tokens": {
            "in": review.usage.tokens_in,
            "cached": review.usage.tokens_cached,
            "out": review.usage.tokens_out,
        },
        "cost": round(review.usage.cost, 6),
    }


def _ask(ask: Ask) -> Record:
    return {
        "id": ask.id,
        "message": ask.quote.ref.message,
        "quote": ask.quote.text,
        "kind": ask.kind.value,
        "final": ask.final.value if ask.final else None,
        "treatments": [
            {
                "message": treatment.message,
                "treatment": treatment.treatment.value,
                "quote": treatment.quote.text if treatment.quote else None,
            }
            for treatment in ask.treatments
        ],
    }


def _reply(reply: Reply) -> Record:
    return {
        "message": reply.message,
        "addressed": reply.addressed.value,
        "courtesy_share": reply.courtesy_share,
        "polite_but_unread": reply.polite_but_unread,
        "unread_score": reply.unread_score,
    }


def _finding(finding: Finding) -> Record:
    return {
        "kind": finding.kind.value,
        "message": finding.message,
        "customer": _quote(finding.customer),
        "agent": _quote(finding.agent) if finding.agent else None,
        "certainty": finding.certainty.value,
    }


def _quote(quote: Quote) -> Record:
    return {"message": quote.ref.message, "quote": quote.text}


def _turn(turn: CustomerTurn) -> Record:
    return {
        "message": turn.message,
        "does": turn.does.value,
        "avoidable": turn.avoidable,
        "because_of": turn.because_of,
        "cause": turn.cause.value if turn.cause else None,
    }
