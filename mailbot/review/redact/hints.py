"""Hints that a word is a name or is none: endings, articles, names of files, what follows `Will` when it is a verb.

Owns lists only, written as `words` are.
"""

from mailbot.review.redact.words import folded_phrases, folded_words

FILE_WORDS = folded_words("""
    img dsc dscn dcim pxl mvimg scan screenshot whatsapp image photo foto pic doc file pdf jpg jpeg png heic gif
    docx xlsx
    csv txt zip eml msg rtf odt webp tiff tif mov vid video final copy kopie kopia copia copie signed scanned
    umowa faktura
    paragon reklamacja dowód zdjęcie rechnung beleg kaufbeleg kassenbon screen bildschirmfoto anhang facture contrat
    attestation recibo contrato factura fatura scontrino fattura ricevuta contratto фото скан чек акт договор
    накладная
    τιμολόγιο απόδειξη φωτογραφία σάρωση
""")
"""What names of files are made of; anything else in one that is no ordinary word is taken for a name."""

TAKES_ORDINARY = folded_words("""
    you he she it we they the a an this that these those there my your our his her their of for to in on at not
    σας μας μου σου του της σε στο στη στην για με ότι πως
    в на с к по о за из вас вам нас нам мне его её их не у
    w na z ze do o za nas was mnie nie się
    ich sie er es wir ihr der die das den dem ein eine mein ihr ihre in im am an auf von mit für zu nicht
    je vous nous il elle le la les un une de du des en dans sur pour que
    el la los las un una de del en con para por que no
    il lo la gli le un una di del della in con per che o
    o a os as um uma de do da dos das em no na com para por que
""")
"""After one of these at the beginning of a sentence, a word that is a name as well is taken for the word."""

GERMAN_ARTICLES = folded_words("""
    der die das den dem des ein eine einen einem einer eines kein keine keinen keiner mein meine meinen meinem
    meiner ihr
    ihre ihren ihrem ihrer unser unsere unseren unserer dieser diese dieses diesen diesem jeder jede jedes jeden
    welche
    welcher welches im am zum zur vom beim ins ans
""")

GERMAN_NOUN_ENDINGS = (
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "taet", "tat",
    "taten",
    "chen", "lein", "nis", "nisse", "ling", "linge", "ismus", "ment", "mente", "gerat", "gerate", "nummer", "nummern",
    "apparat", "kabel", "teil", "teile", "stelle", "stellen", "karte", "karten", "zeit", "zeiten", "preis", "preise",
)  # fmt: skip
"""What words end in that are nouns and nobody's name."""

NAMED = folded_phrases("""
    in the name of
    under the name of
    under the name
    name of
    au nom de
    au nom d
    a nome di
    a nome
    a nombre de
    em nome de
    em nome da
    em nome do
    no nome de
    auf den namen
    auf namen
    στο ονομα
    στο ονομα του
    στο ονομα της
    επ ονοματι
    на имя
    по имени
    по фамилии
    na nazwisko
    o nazwisku
    o imieniu
""")
"""Phrases that a name follows, if a capital does."""

SURNAME_ENDINGS = (
    "οπουλοσ", "οπουλου", "οπουλο", "οπουλε", "ιδησ", "ιδη", "ιδου", "αδησ", "αδη", "αδου", "ακησ", "ακη",
    "ακου", "ογλου",
    "енко", "чук", "чука", "чуку", "чуком", "швили", "дзе", "нян", "цкии", "цкого", "цкому", "цким", "цкая", "цкои",
    "ски", "ska", "ski", "skiego", "skiemu", "skim", "skiej", "cki", "cka", "ckiego", "ckiemu", "ckiej", "wicz",
    "wicza",
    "wiczowi", "czyk", "czyka", "czykowi", "czak", "czaka", "czakowi", "iuk", "iuka", "iukowi",
)  # fmt: skip
"""Endings of surnames that few other words share."""

AFTER_SPEAKER = folded_words("here speaking")
"""`jasvinder here again`."""

SPEAKERS = folded_phrases("""
    this is
    it is
    its
    it s
    i m
    i am
    c est
    ici
    moi c est
    hier ist
    ich bin
    soy
    le habla
    sono
    qui e
    sou o
    sou a
    e o
    e a
    aqui e
    это
    вас беспокоит
    tu
    z tej strony
    to ja
    εδω
    ειμαι ο
    ειμαι η
    λεγομαι
""")
"""What hasty people write before their own name, in small letters as well."""
