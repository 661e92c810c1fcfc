"""Warmth, names and empty sentences: what may be called courtesy, and what holds an answer all the same."""

import pytest

from mailbot.review.signals.lexicon import lexicon_of
from mailbot.review.signals.reading import read_sentence
from mailbot.review.signals.sauce import is_courtesy, is_signature, is_warmth

WARM = [
    ("en", "Your trust means everything to our team, and we strive every day to deserve it."),
    ("de", "Ihr Vertrauen liegt uns am Herzen, und wir geben jeden Tag unser Bestes."),
    ("fr", "Votre satisfaction demeure au cœur de notre engagement."),
    ("es", "Le deseamos un feliz día y una magnífica semana."),
    ("it", "Le auguriamo una splendida giornata."),
    ("pt", "A sua confiança é a nossa maior alegria e cuidamos de cada pormenor com carinho."),
    ("pl", "Dokładamy wszelkich starań, aby każdy klient czuł się u nas wyjątkowo."),
    ("ru", "Нам важно мнение каждого клиента, и мы постоянно улучшаем качество."),
    ("el", "Η ικανοποίησή σας είναι η πρώτη μας προτεραιότητα και προσπαθούμε καθημερινά για το καλύτερο."),
]


@pytest.mark.parametrize(("language", "sentence"), WARM)
def test_praise_and_wishes_are_warmth_in_every_language(language: str, sentence: str) -> None:
    assert is_warmth(read_sentence(sentence, lexicon_of(language)), frozenset())


@pytest.mark.parametrize(
    "sentence",
    [
        "We are happy to tell you that your refund of 30 euros was sent with great care.",
        "Unfortunately we cannot do that.",
        "Please try another browser, our experts love it!",
        "With pleasure, it will be with you by Friday!",
        "May we ask for your order number, valued customer?",
    ],
)
def test_what_tells_or_asks_something_is_not_warmth(sentence: str) -> None:
    assert not is_warmth(read_sentence(sentence, lexicon_of("en")), frozenset())


def test_what_speaks_of_the_ask_is_not_warmth() -> None:
    ask = read_sentence("Can the pool be heated?", lexicon_of("en"))
    reply = read_sentence("We love to keep the pool warm for our guests, always with special care!", lexicon_of("en"))
    assert not is_warmth(reply, ask.content.keys())
    assert is_warmth(reply, frozenset())


@pytest.mark.parametrize(("line", "name"), [("Anna Lind", True), ("mgr A. Lis", True), ("Not possible.", False)])
def test_a_name_below_a_mail_is_a_signature(line: str, *, name: bool) -> None:
    assert is_signature(read_sentence(line, lexicon_of("en"))) is name


def test_a_short_answer_below_thanks_is_no_name() -> None:
    lexicon = lexicon_of("en")
    assert not is_courtesy(read_sentence("Cots are free.", lexicon), lexicon, after_closing=True)
    assert is_courtesy(read_sentence("Tom Reed", lexicon), lexicon, after_closing=True)
