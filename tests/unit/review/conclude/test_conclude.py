"""The rules from labels to findings, rounds and replies."""

from mailbot.model import (
    Addressed,
    AskKind,
    Cause,
    Certainty,
    Does,
    FactKind,
    FindingKind,
    FlagKind,
    Outcome,
    Review,
    SentenceLabel,
    Treatment,
    TurnDoes,
)
from tests.unit.review.conclude.labelled import (
    AGENT,
    AGENT_B,
    CUSTOMER,
    ask,
    fact,
    place,
    review_of,
    said,
    transcript,
    turn,
)

TWO_QUESTIONS = (CUSTOMER, "Where is my parcel? | Can I change the address?")


def test_an_ask_that_no_sentence_is_about_is_ignored_at_the_first_reply_that_skips_it() -> None:
    review = review_of(
        transcript(TWO_QUESTIONS, (AGENT, "It left Lyon today. | Kind regards")),
        asks=(ask("a1", "m0.s0"), ask("a2", "m0.s1")),
        sentences=(said("m1.s0", Does.ANSWERS, "a1"), said("m1.s1", Does.COURTESY)),
    )

    (finding,) = review.findings
    assert (finding.kind, finding.message, finding.ask) == (FindingKind.IGNORED_ASK, 1, "a2")
    assert finding.customer.text == "Can I change the address?"
    assert finding.agent is not None
    assert finding.agent.text == "It left Lyon today."
    assert [asked.final for asked in review.asks] == [Treatment.ANSWERED, Treatment.IGNORED]
    assert review.replies[0].addressed is Addressed.PARTLY


def test_a_skip_counts_again_only_once_the_customer_has_raised_the_ask_again() -> None:
    text = transcript(
        (CUSTOMER, "When do you open?"),
        (AGENT, "Thank you."),
        (CUSTOMER, "Here is the photo."),
        (AGENT, "Thank you."),
        (CUSTOMER, "Again: when do you open?"),
        (AGENT, "Thank you."),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0", "m4.s0"),),
        sentences=tuple(said(f"m{number}.s0", Does.COURTESY) for number in (1, 3, 5)),
    )

    assert [finding.message for finding in review.findings] == [1, 5]
    assert review.findings[1].customer.ref == place("m4.s0")


def test_an_ask_taken_up_in_a_second_mail_of_the_same_turn_is_not_ignored() -> None:
    review = review_of(
        transcript(TWO_QUESTIONS, (AGENT, "It left Lyon today."), (AGENT, "And yes, you can change it.")),
        asks=(ask("a1", "m0.s0"), ask("a2", "m0.s1")),
        sentences=(said("m1.s0", Does.ANSWERS, "a1"), said("m2.s0", Does.ANSWERS, "a2")),
    )

    assert review.findings == ()
    assert [reply.addressed for reply in review.replies] == [Addressed.PARTLY, Addressed.YES]


def test_an_ask_that_was_handed_off_is_due_at_the_colleagues_mail_but_not_at_ones_own() -> None:
    review = review_of(
        transcript(
            (CUSTOMER, "Order 7: please send an invoice to my company."),
            (AGENT, "My colleague Ben in billing will write it."),
            (AGENT, "PS: Ben is at lunch."),
            (AGENT_B, "Thank you so much for your order! | What is your order number?"),
        ),
        asks=(ask("a1", "m0.s0"),),
        facts=(fact("f1", "m0.s0"),),
        sentences=(
            said("m1.s0", Does.HANDS_OFF, "a1"),
            said("m2.s0", Does.OTHER),
            said("m3.s0", Does.COURTESY),
            said("m3.s1", Does.ASKS_KNOWN_FACT, "f1"),
        ),
    )

    assert [reply.addressed for reply in review.replies] == [Addressed.YES, Addressed.NOTHING_ASKED, Addressed.NO]
    assert [reply.polite_but_unread for reply in review.replies] == [False, False, True]
    assert [finding.kind for finding in review.findings] == [FindingKind.REASKED_FACT]


def test_an_ask_that_nobody_has_replied_to_is_not_held_against_anyone() -> None:
    review = review_of(transcript(TWO_QUESTIONS), asks=(ask("a1", "m0.s0"),))

    assert review.findings == ()
    assert review.asks[0].final is None


def test_a_promise_counts_as_taken_up_until_the_customer_raises_the_ask_again() -> None:
    review = review_of(
        transcript(TWO_QUESTIONS, (AGENT, "I will tell you by Friday."), (AGENT, "Happy holidays!")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.PROMISES, "a1"), said("m2.s0", Does.COURTESY)),
    )

    assert review.findings == ()
    assert review.asks[0].final is Treatment.PROMISED


def test_a_fact_asked_for_again_is_one_finding_however_often() -> None:
    text = transcript(
        (CUSTOMER, "My order is 4711."),
        (AGENT, "What is your order number?"),
        (CUSTOMER, "4711, as I wrote."),
        (AGENT, "Please send the order number."),
    )
    review = review_of(
        text,
        facts=(fact("f1", "m0.s0", "m2.s0"),),
        sentences=(said("m1.s0", Does.ASKS_KNOWN_FACT, "f1"), said("m3.s0", Does.ASKS_KNOWN_FACT, "f1")),
        turns=(turn(2, TurnDoes.REPEATS, because_of=1),),
    )

    (finding,) = review.findings
    assert (finding.kind, finding.message, finding.certainty) == (FindingKind.REASKED_FACT, 1, Certainty.CERTAIN)
    assert finding.agent is not None
    assert (finding.customer.text, finding.agent.text) == ("My order is 4711.", "What is your order number?")


def test_a_fact_told_only_later_is_never_held_against_an_earlier_reply() -> None:
    review = review_of(
        transcript((CUSTOMER, "Help!"), (AGENT, "What is your order number?"), (CUSTOMER, "4711")),
        facts=(fact("f1", "m2.s0"),),
        sentences=(said("m1.s0", Does.ASKS_KNOWN_FACT, "f1"),),
    )

    assert review.findings == ()


def test_asking_for_a_known_fact_does_not_charge_the_ask_as_ignored_too() -> None:
    review = review_of(
        transcript((CUSTOMER, "My order is 4711. | Where is it?"), (AGENT, "What is your order number?")),
        asks=(ask("a1", "m0.s1"),),
        facts=(fact("f1", "m0.s0"),),
        sentences=(said("m1.s0", Does.ASKS_KNOWN_FACT, "f1"),),
    )

    assert [finding.kind for finding in review.findings] == [FindingKind.REASKED_FACT]
    assert review.asks[0].final is Treatment.NEEDS_INFORMATION
    assert review.replies[0].addressed is Addressed.NO


def test_a_step_already_tried_and_a_contradicted_fact_are_findings_of_their_own() -> None:
    review = review_of(
        transcript(
            (CUSTOMER, "I restarted it twice. | It is the blue one."), (AGENT, "Restart it. | For your red one")
        ),
        facts=(fact("f1", "m0.s0", kind=FactKind.TRIED_STEP), fact("f2", "m0.s1", kind=FactKind.OTHER)),
        sentences=(said("m1.s0", Does.SUGGESTS_TRIED_STEP, "f1"), said("m1.s1", Does.CONTRADICTS_FACT, "f2")),
    )

    assert [finding.kind for finding in review.findings] == [
        FindingKind.SUGGESTED_TRIED_STEP,
        FindingKind.CONTRADICTED_FACT,
    ]


def test_a_refusal_is_a_finding_only_if_its_mail_gives_no_reason_for_it() -> None:
    text = transcript((CUSTOMER, "Refund me, please."), (AGENT, "We cannot refund you. | The 30 days ended in May."))
    bare = said("m1.s0", Does.REFUSES_WITHOUT_REASON, "a1")

    with_reason = review_of(
        text,
        asks=(ask("a1", "m0.s0"),),
        sentences=(bare, said("m1.s1", Does.REFUSES_WITH_REASON, "a1")),
    )
    without = review_of(text, asks=(ask("a1", "m0.s0"),), sentences=(bare, said("m1.s1", Does.OTHER)))

    assert with_reason.findings == ()
    assert [finding.kind for finding in without.findings] == [FindingKind.REFUSAL_WITHOUT_REASON]
    assert without.replies[0].addressed is Addressed.NO


def test_a_broken_promise_stands_at_the_reply_that_made_it_and_needs_a_customer_who_came_back() -> None:
    promised = (said("m1.s0", Does.PROMISES, "a1", broken=True),)
    mails = ((CUSTOMER, "Where is it?"), (AGENT, "You will hear from us tomorrow."))

    chased = review_of(
        transcript(*mails, (CUSTOMER, "Three days on: any news?")),
        asks=(ask("a1", "m0.s0"),),
        sentences=promised,
        turns=(turn(2, TurnDoes.CHASES, because_of=1),),
    )
    silent = review_of(transcript(*mails), asks=(ask("a1", "m0.s0"),), sentences=promised)

    (finding,) = chased.findings
    assert (finding.kind, finding.message) == (FindingKind.BROKEN_PROMISE, 1)
    assert chased.turns[1].avoidable
    assert silent.findings[0].certainty is Certainty.UNSURE


def test_a_pasted_template_is_a_finding_only_while_an_ask_is_left_open() -> None:
    template = "Please check the guide on our help page and update the application to the newest version first."
    text = transcript(
        (CUSTOMER, "The app crashes."),
        (AGENT, template),
        (CUSTOMER, "It still crashes."),
        (AGENT, template),
    )
    asks = (ask("a1", "m0.s0", "m2.s0"),)

    left_open = review_of(
        text,
        asks=asks,
        sentences=(said("m1.s0", Does.ANSWERS, "a1"), said("m3.s0", Does.BOILERPLATE)),
    )
    answered = review_of(
        text,
        asks=asks,
        sentences=(said("m1.s0", Does.ANSWERS, "a1"), said("m3.s0", Does.ANSWERS, "a1")),
    )

    assert [(finding.kind, finding.message) for finding in left_open.findings] == [
        (FindingKind.IGNORED_ASK, 3),
        (FindingKind.REPEATED_TEMPLATE, 3),
    ]
    assert answered.findings == ()


def test_a_turn_is_avoidable_only_if_the_reply_it_comes_back_on_missed_something() -> None:
    text = transcript((CUSTOMER, "Where is it?"), (AGENT, "In Lyon."), (CUSTOMER, "Where is it?"))
    turns = (turn(2, TurnDoes.REPEATS, because_of=1),)
    asks = (ask("a1", "m0.s0", "m2.s0"),)

    answered = review_of(text, asks=asks, sentences=(said("m1.s0", Does.ANSWERS, "a1"),), turns=turns)
    skipped = review_of(text, asks=asks, sentences=(said("m1.s0", Does.OTHER),), turns=turns)

    assert not answered.turns[1].avoidable
    assert (skipped.turns[1].avoidable, skipped.turns[1].because_of) == (True, 1)
    assert skipped.turns[1].cause is Cause.AGENT
    assert skipped.findings[0].certainty is Certainty.CERTAIN


def test_a_doubtful_turn_label_charges_nobody() -> None:
    review = review_of(
        transcript((CUSTOMER, "Where is it?"), (AGENT, "Hello."), (CUSTOMER, "Hm?")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.COURTESY),),
        turns=(turn(2, TurnDoes.REPEATS, because_of=1, certainty=Certainty.UNSURE),),
    )

    assert review.avoidable_rounds == 0


def test_giving_a_known_fact_again_is_avoidable_unless_something_new_was_asked_as_well() -> None:
    text = transcript(
        (CUSTOMER, "My order is 4711."),
        (AGENT, "What is your order number? | And your postcode?"),
        (CUSTOMER, "4711, 69001."),
    )
    facts = (fact("f1", "m0.s0", "m2.s0"),)
    known = said("m1.s0", Does.ASKS_KNOWN_FACT, "f1")
    gives = (turn(2, TurnDoes.GIVES_ASKED_INFORMATION, because_of=1),)

    only_known = review_of(text, facts=facts, sentences=(known, said("m1.s1", Does.OTHER)), turns=gives)
    also_new = review_of(text, facts=facts, sentences=(known, said("m1.s1", Does.ASKS_SOMETHING_NEW)), turns=gives)

    assert only_known.avoidable_rounds == 1
    assert also_new.avoidable_rounds == 0


def test_what_a_colleague_had_been_told_is_lost_at_the_hand_off_not_by_the_person() -> None:
    review = review_of(
        transcript(
            (CUSTOMER, "My order is 4711."),
            (AGENT, "I pass you on to Accounts."),
            (AGENT_B, "What is your order number?"),
            (CUSTOMER, "I said: 4711."),
        ),
        facts=(fact("f1", "m0.s0", "m3.s0"),),
        sentences=(said("m1.s0", Does.HANDS_OFF), said("m2.s0", Does.ASKS_KNOWN_FACT, "f1")),
        turns=(turn(3, TurnDoes.REPEATS, because_of=2),),
    )

    assert review.turns[1].cause is Cause.HAND_OFF


def test_the_thread_could_have_ended_after_its_needed_rounds() -> None:
    text = transcript(
        (CUSTOMER, "Where is it?"),
        (AGENT, "Thank you for writing."),
        (CUSTOMER, "Where is it?"),
        (AGENT, "Thank you."),
        (CUSTOMER, "Hello?"),
        (AGENT, "In Lyon."),
        (CUSTOMER, "Thanks!"),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0", "m2.s0", "m4.s0"),),
        sentences=(said("m1.s0", Does.COURTESY), said("m3.s0", Does.COURTESY), said("m5.s0", Does.ANSWERS, "a1")),
        turns=(turn(2, TurnDoes.REPEATS, 1), turn(4, TurnDoes.CHASES, 3), turn(6, TurnDoes.THANKS)),
    )

    assert (review.rounds, review.avoidable_rounds, review.could_have_ended_after) == (4, 2, 1)
    assert review.flags == (FlagKind.TOO_MANY_ROUNDS, FlagKind.POLITE_BUT_UNREAD, FlagKind.MISSED)


def test_giving_up_was_no_needed_round() -> None:
    text = transcript(
        (CUSTOMER, "Where is it?"),
        (AGENT, "Thank you for writing."),
        (CUSTOMER, "Where is it?"),
        (AGENT, "Thank you."),
        (CUSTOMER, "Forget it, I shall buy elsewhere."),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0", "m2.s0"),),
        sentences=(said("m1.s0", Does.COURTESY), said("m3.s0", Does.COURTESY)),
        turns=(turn(2, TurnDoes.REPEATS, 1), turn(4, TurnDoes.OTHER)),
        outcome=Outcome.GAVE_UP,
    )

    assert (review.avoidable_rounds, review.could_have_ended_after) == (1, 1)


def test_an_ask_that_waited_for_information_is_due_once_the_customer_has_given_it() -> None:
    text = transcript(
        (CUSTOMER, "Where is it?"),
        (AGENT, "What is your order number?"),
        (CUSTOMER, "4711."),
        (AGENT, "Thank you, we have a sale on."),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0"),),
        facts=(fact("f1", "m2.s0"),),
        sentences=(said("m1.s0", Does.ASKS_SOMETHING_NEW, "a1"), said("m3.s0", Does.OTHER)),
        turns=(turn(2, TurnDoes.GIVES_ASKED_INFORMATION),),
    )

    assert [(finding.kind, finding.message) for finding in review.findings] == [(FindingKind.IGNORED_ASK, 3)]


def test_a_tried_step_is_an_attempt_at_the_problem_not_at_a_request_beside_it() -> None:
    review = review_of(
        transcript((CUSTOMER, "It leaks. | I tightened it. | Lend me another."), (AGENT, "Tighten it.")),
        asks=(ask("a1", "m0.s0", kind=AskKind.PROBLEM), ask("a2", "m0.s2", kind=AskKind.REQUEST)),
        facts=(fact("f1", "m0.s1", kind=FactKind.TRIED_STEP),),
        sentences=(said("m1.s0", Does.SUGGESTS_TRIED_STEP, "f1"),),
    )

    assert [(finding.kind, finding.ask) for finding in review.findings] == [
        (FindingKind.IGNORED_ASK, "a2"),
        (FindingKind.SUGGESTED_TRIED_STEP, None),
    ]


def test_a_rude_reply_with_a_finding_is_not_polite() -> None:
    review = review_of(
        transcript((CUSTOMER, "Where is it?"), (AGENT, "Read the site.")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.OTHER),),
    )

    assert len(review.findings) == 1
    assert not review.replies[0].polite_but_unread
    assert review.replies[0].unread_score > 0.8


def test_a_salutation_and_a_sign_off_alone_do_not_make_a_reply_courteous() -> None:
    def reviewed(opening: str) -> bool:
        review = review_of(
            transcript((CUSTOMER, "Where is it?"), (AGENT, f"Dear Ms Raman, | {opening} | Ring us. | Anna, Billing")),
            asks=(ask("a1", "m0.s0"),),
            sentences=(
                said("m1.s0", Does.COURTESY),
                said("m1.s1", Does.COURTESY),
                said("m1.s2", Does.OTHER),
                said("m1.s3", Does.COURTESY),
            ),
        )
        return review.replies[0].polite_but_unread

    assert reviewed("Thank you so much for your patience.")
    assert reviewed("Thank you!")
    thanked = review_of(
        transcript((CUSTOMER, "Where is it?"), (AGENT, "Thanks for reaching out! | Ring us.")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.COURTESY), said("m1.s1", Does.OTHER)),
    )
    assert thanked.replies[0].polite_but_unread
    terse = review_of(
        transcript((CUSTOMER, "Where is it?"), (AGENT, "Dear Ms Raman, | Ring us. | Anna, Billing")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.COURTESY), said("m1.s1", Does.OTHER), said("m1.s2", Does.COURTESY)),
    )
    assert not terse.replies[0].polite_but_unread


def test_courtesy_alone_changes_no_verdict_but_its_share() -> None:
    bare = review_of(
        transcript((CUSTOMER, "Where is it?"), (AGENT, "In Lyon.")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.ANSWERS, "a1"),),
    )
    sweet = review_of(
        transcript((CUSTOMER, "Where is it?"), (AGENT, "Thanks! | In Lyon. | All the best!")),
        asks=(ask("a1", "m0.s0"),),
        sentences=(
            said("m1.s0", Does.COURTESY),
            said("m1.s1", Does.ANSWERS, "a1"),
            said("m1.s2", Does.COURTESY),
        ),
    )

    assert (bare.findings, bare.flags) == (sweet.findings, sweet.flags) == ((), ())
    assert (bare.replies[0].courtesy_share, sweet.replies[0].courtesy_share) == (0, 0.667)


def test_a_long_thread_without_a_miss_is_said_to_be_blameless() -> None:
    mails = [(CUSTOMER, "A new question?"), (AGENT, "The answer.")] * 4
    review = review_of(
        transcript(*mails),
        asks=tuple(ask(f"a{number}", f"m{number}.s0") for number in (0, 2, 4, 6)),
        sentences=tuple(said(f"m{number}.s0", Does.ANSWERS, f"a{number - 1}") for number in (1, 3, 5, 7)),
        turns=tuple(turn(number, TurnDoes.NEW_ASK) for number in (2, 4, 6)),
    )

    assert review.flags == (FlagKind.LONG_YET_BLAMELESS,)


def test_half_given_and_the_rest_refused_with_its_reason_is_taken_up() -> None:
    text = transcript(
        (CUSTOMER, "Pay the fee back."),
        (AGENT, "Half of it. | The rest is owed by contract."),
        (CUSTOMER, "All of it!"),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0", "m2.s0"),),
        sentences=(said("m1.s0", Does.PARTLY_ANSWERS, "a1"), said("m1.s1", Does.REFUSES_WITH_REASON, "a1")),
        turns=(turn(2, TurnDoes.REPEATS, 1),),
    )
    assert review.replies[0].addressed is Addressed.YES
    assert not review.turns[1].avoidable


def test_a_turn_that_no_reply_is_named_for_is_avoidable_only_by_a_finding() -> None:
    asked, back = (CUSTOMER, "Which sizes are there?"), (CUSTOMER, "Which sizes?")
    asks = (ask("a1", "m0.s0", "m2.s0"),)
    partly = review_of(
        transcript(asked, (AGENT, "S and M, for one."), back),
        asks=asks,
        sentences=(said("m1.s0", Does.PARTLY_ANSWERS, "a1"),),
        turns=(turn(2, TurnDoes.REPEATS),),
    )
    ignored = review_of(
        transcript(asked, (AGENT, "Thank you."), back),
        asks=asks,
        sentences=(said("m1.s0", Does.COURTESY),),
        turns=(turn(2, TurnDoes.REPEATS),),
    )
    assert [review.turns[1].avoidable for review in (partly, ignored)] == [False, True]


def test_a_sentence_that_asks_for_a_known_fact_and_for_a_needed_one_takes_the_ask_up() -> None:
    review = review_of(
        transcript(
            (CUSTOMER, "I am 4711. | Spread my bill."), (AGENT, "Your number, and how much can you pay a month?")
        ),
        asks=(ask("a1", "m0.s1"),),
        facts=(fact("f1", "m0.s0"),),
        sentences=(said("m1.s0", Does.ASKS_KNOWN_FACT, "f1", "a1"), said("m1.s0", Does.ASKS_SOMETHING_NEW, "a1")),
    )
    assert [finding.kind for finding in review.findings] == [FindingKind.REASKED_FACT]
    assert review.replies[0].addressed is Addressed.YES
    assert not review.replies[0].polite_but_unread


def test_a_contradiction_attempts_only_the_asks_that_it_serves() -> None:
    text = transcript(
        (CUSTOMER, "We have no car. | Is there a bus?"), (AGENT, "As you come by car, parking is 8 euros.")
    )
    kinds = [
        [
            finding.kind
            for finding in review_of(
                text,
                asks=(ask("a1", "m0.s1"),),
                facts=(fact("f1", "m0.s0"),),
                sentences=(said("m1.s0", Does.CONTRADICTS_FACT, *about),),
            ).findings
        ]
        for about in (("f1",), ("f1", "a1"))
    ]
    assert kinds == [[FindingKind.IGNORED_ASK, FindingKind.CONTRADICTED_FACT], [FindingKind.CONTRADICTED_FACT]]


def test_a_reply_that_comes_back_to_what_it_needed_something_for_addresses_it_and_misses_nothing_by_silence() -> None:
    def reply_to_the_number(label: SentenceLabel) -> Review:
        return review_of(
            transcript(
                (CUSTOMER, "Can I have an invoice?"),
                (AGENT, "Yes, tell me your VAT number."),
                (CUSTOMER, "EL 123."),
                (AGENT, "Here you are."),
            ),
            asks=(ask("a1", "m0.s0"),),
            sentences=(said("m1.s0", Does.ANSWERS, "a1"), said("m1.s0", Does.ASKS_SOMETHING_NEW, "a1"), label),
            turns=(turn(2, TurnDoes.GIVES_ASKED_INFORMATION),),
        )

    served, silent = map(reply_to_the_number, (said("m3.s0", Does.ANSWERS, "a1"), said("m3.s0", Does.OTHER)))
    assert (served.replies[1].addressed, silent.replies[1].addressed) == (Addressed.YES, Addressed.NOTHING_ASKED)
    assert (served.findings, silent.findings) == ((), ())


def test_a_protest_that_gives_nothing_leaves_the_ask_waiting_for_what_was_needed() -> None:
    review = review_of(
        transcript(
            (CUSTOMER, "Raise my limit, card 4471."),
            (AGENT, "Please confirm in the app: that is our rule."),
            (CUSTOMER, "But I wrote the digits?"),
            (AGENT, "You did; the app proves that it is you."),
        ),
        asks=(ask("a1", "m0.s0"), ask("a2", "m2.s0")),
        sentences=(said("m1.s0", Does.ASKS_SOMETHING_NEW, "a1"), said("m3.s0", Does.ANSWERS, "a2")),
        turns=(turn(2, TurnDoes.REPEATS),),
    )
    assert review.findings == ()


def test_a_sentence_that_does_two_things_counts_once_in_the_courtesy_share() -> None:
    review = review_of(
        transcript((CUSTOMER, "Price and size?"), (AGENT, "40 euros, size M. | Kind regards")),
        asks=(ask("a1", "m0.s0"), ask("a2", "m0.s0")),
        sentences=(
            said("m1.s0", Does.ANSWERS, "a1"),
            said("m1.s0", Does.PARTLY_ANSWERS, "a2"),
            said("m1.s1", Does.COURTESY),
        ),
    )
    assert review.replies[0].courtesy_share == 0.5
