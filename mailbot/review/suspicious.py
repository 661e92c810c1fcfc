"""Spots texts in mails that speak to whoever reviews them: orders, verdicts, forged turns and answers.

Pure and linear in the text. What is spotted is shown to the lead and changes no verdict: it is content like any other.
Precision comes first: "please mark this as resolved" and "please ignore my last mail" are things that customers write.
"""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator

from mailbot.model import Quote, Ref, Role, Transcript

TAGS = re.compile("(?<!\U0001f3f4)[\U000e0020-\U000e007e]{8,}")  # a flag has five or six, and stands behind 🏴
BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,2000}={0,2}(?![\w+/=-])")


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf")).replace("ς", "σ")


def _words(stems: str) -> re.Pattern[str]:
    """Return what finds any of the words that begin so; `$` ends a word, `_` is a space."""
    stems = _fold(stems)
    return re.compile(r"\b(?:" + "|".join(stem.replace("$", r"\b").replace("_", " ") for stem in stems.split()) + ")")


# Beginnings of words, without accents; languages in the order en de fr es it pt pl ru el.
IGNORE = _words(
    "ignore$ disregard$ forget$ override ignorier missacht vergiss oublie$ oubliez ignorez ignora$ olvida$ dimentica$"
    " esqueca$ zignoruj zapomnij игнорируй проигнорируй забудь αγνοησ ξεχασ"
)
RULES = _words(
    "instruction prompt guideline anweisung vorgaben consigne instrucc istruzion instruco wytyczn instrukcj"
    " инструкц οδηγι"
)
PRIOR = _words(
    "all$ previous prior above earlier your_system system alle$ bisherig vorherig precedent toutes tes$ vos$ todas"
    " anterior tutte wszystk wczesniej poprzedni твои все$ предыдущ прежн ολες προηγουμεν"
)
OWN = _words("my$ our$ meine unsere mes$ nos$ mis$ mie$ minhas moje nasze мои наши μου$ μας$")
MODEL = _words(
    "ai$ llm$ gpt chatgpt language_model ai-review automated_review automatic_review ki$ ki- sprachmodell"
    " automatische_auswertung automatische_bewertung ia$ modele_de_langage evaluation_automatique"
    " modelo_de_lenguaje inteligencia_artificial evaluacion_automatica evaluador_automatico modello_linguistico"
    " intelligenza_artificiale revisione_automatica revisore_automatico modelo_de_linguagem avaliacao_automatica"
    " model_jezykowy sztuczn[a-z]*_inteligencj automatyczn[a-z]*_ocen языков[а-я]*_модел ии$ ии-"
    " искусственн[а-я]*_интеллект нейросет автоматическ[а-я]*_провер γλωσσικο_μοντελο τεχνητη_νοημοσυνη μοντελο_που"
)
REVIEWER = _words(
    "reviewer evaluator grader prufer bewerter evaluateur relecteur evaluador revisor valutatore avaliador recenzent"
    " oceniajac проверяющ рецензент судья αξιολογητ κριτη"
)
JUDGING = _words(
    "mark$ rate$ rated flag$ classify treat$ consider report$ list$ label$ score verdict finding markier bewert"
    " einstuf werte$ urteil marque note$ classe$ considere signale relever marca$ clasifica califica veredicto"
    " hallazgo segna$ classifica considera verdetto segnala valuta$ avalie classifique veredicto oznacz ocen$ ocenia"
    " uznaj werdykt отмет отмеч считат оцен вердикт запиши βαθμολογ σημειωσ καταγραψ κρινε"
)
TALK = _words(
    "repl answer conversation thread agent$ agents$ question findings$ outcome$ resolved antwort unterhaltung frage"
    " mitarbeiter gelost reponse conversation echange question agent respuesta conversacion pregunta risposta risposte"
    " conversazione operatore resposta conversa pedido odpowied rozmow konsultant prosb ответ переписк вопрос оператор"
    " решен απαντησ συνομιλι ερωτ υπαλληλ παραλειψ αιτημα"
)
EVERY = _words(
    "every each$ all$ any$ no$ jede alle keine chaque tou[ts] aucun cada tod[ao]s ningun ogni tutt[ei] nessun nenhum"
    " kazd wszystk zadn кажд все$ всех никак καθε ολα ολες καμια"
)
RESULT = _words(
    "review_result verdict prufergebnis prufurteil resultat_de_l.evaluation verdict resultado_de_la_revision"
    " veredicto verdetto esito_della_revisione valutazione_di_questa_risposta resultado_da_avaliacao wynik_oceny"
    " werdykt вердикт оценка_ответа результат_проверки_переписки πορισμα_αξιολογησ"
)
ROLE_PLAY = _words(
    "from_now_on_you you_are_no_longer you_are_now pretend_(?:that_)?you act_as stell_dir_vor,?_du_bist"
    " ab_jetzt_bist_du tu_es_desormais imagine_que_tu a_partir_de_ahora_eres imagina_que_eres d.ora_in_poi_sei"
    " fai_finta_di_essere a_partir_de_agora_es od_teraz_jestes wyobraz_sobie,?_ze_jestes"
    " представь,?_что_ты с_этого_момента_ты"
    " απο_εδω_και_περα_εισαι φαντασου_οτι_εισαι"
)
ASSISTANT = _words("assistant asystent assistent asistente ассистент βοηθο pirate judge$ juge$ juez giudice sedzia")
FORGED = re.compile(
    r"\bm\d{1,4}\.s\d{1,4}\b|\bm\d{1,4} (?:agent|customer)\b"
    r"|\b(?:ignored_ask|reasked_fact|suggested_tried_step|contradicted_fact|repeated_template|refusal_without_reason"
    r"|broken_promise|polite_but_unread|avoidable_rounds|better_reply)\b"
    r'|"(?:findings|asks|verdict|because_of|certainty)" ?:'
    r"|<\|[a-z_]{1,20}\|>|\[/?inst\]|<</?sys>>"
    r"|</?(?:system|assistant|transcript|instructions?|verdict|findings|outcome|prompt|admin[a-z_]{0,20})\b[^<>]{0,80}>"
    r"|[-=<#*]{2} ?end of (?:the )?(?:transcript|conversation|prompt|data|input)\b"
    r"|\bsystem prompt (?:update|override)\b"
)
HIDDEN = re.compile(r"<!--|display ?: ?none|font-size ?: ?0|opacity ?: ?0|<[a-z]{1,8} hidden\b")
TURN = re.compile(r"^\W{0,4}(?:system|assistant)\W{0,2}[:\]]")


def find_suspicious(transcript: Transcript) -> tuple[Ref, ...]:
    """Return the places of the sentences of customers and agents that speak to whoever reviews the thread, in order."""
    return tuple(
        Ref(number, index)
        for number, message in enumerate(transcript.messages)
        if message.role in (Role.CUSTOMER, Role.AGENT)
        for index, sentence in enumerate(message.sentences)
        if is_suspicious(sentence)
    )


def quote_suspicious(transcript: Transcript) -> tuple[Quote, ...]:
    """Return those sentences with their places."""
    return tuple(
        Quote(ref=ref, text=transcript.messages[ref.message].sentences[ref.sentence])
        for ref in find_suspicious(transcript)
    )


def is_suspicious(sentence: str) -> bool:
    """Tell whether a sentence speaks to a reviewer, plainly, invisibly or in a code that a model would read."""
    return any(_speaks_to_reviewer(text) for text in _readings(sentence))


def _readings(sentence: str) -> Iterator[str]:
    """Yield the folded text, and what it says in rot13, in base64 and in invisible tag characters."""
    yield _fold(sentence)
    yield codecs.encode(_fold(sentence), "rot13")
    for found in BASE64.finditer(sentence):
        yield _fold(_decode(found[0]))
    for found in TAGS.finditer(sentence):
        yield _fold("".join(chr(ord(char) - 0xE0000) for char in found[0]))


def _decode(word: str) -> str:
    try:
        data = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_" if set(word) & set("-_") else None)
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace")


def _speaks_to_reviewer(text: str) -> bool:
    if FORGED.search(text):
        return True
    if HIDDEN.search(text) and MODEL.search(text):
        return True
    if IGNORE.search(text) and RULES.search(text) and PRIOR.search(text) and not OWN.search(text):
        return True
    if ROLE_PLAY.search(text) and (REVIEWER.search(text) or MODEL.search(text) or ASSISTANT.search(text)):
        return True
    if not TALK.search(text):
        return False
    return _gives_verdict(text) or _orders_verdict(text)


def _gives_verdict(text: str) -> bool:
    """Tell whether a text is headed as the result of a review of this conversation."""
    head, colon, _ = text.partition(":")
    return bool(colon) and RESULT.search(head) is not None


def _orders_verdict(text: str) -> bool:
    """Tell whether a text addresses a model or a reviewer and says what to conclude about the conversation."""
    if not JUDGING.search(text):
        return False
    if TURN.search(text) or HIDDEN.search(text):
        return True
    reader = MODEL.search(text) or REVIEWER.search(text)
    return reader is not None and (":" in text[reader.end() :] or EVERY.search(text) is not None)
