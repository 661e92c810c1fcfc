"""Words in nine languages that the splitter must know: abbreviations, months, greetings, goodbyes, thanks.

Goodbyes and thanks are regular expressions without anchors, for signatures are recognised by them as well. All are
matched against lines in lower case, which is several times as fast as ignoring case.
"""

import re

# After these a sentence goes on, even before a capital.
OPEN_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        mr mrs ms dr prof st vs no nos fig ref approx dept est ext tel e.g i.e cf al incl excl min max vol pp rev gen
        κ κα κκ κος δρ π.χ λ.χ δηλ βλ αρ τηλ οδ λεωφ περ αριθ σελ κεφ καθ
        г гр ул д кв стр корп обл р тел т.е т.к т.н т.о им см напр рис проф акад тов г-н г-жа руб коп тыс млн млрд
        np nr ul tj tzn tzw m.in ok ww wg inż mgr św str poz pkt ust art zob por
        z.b d.h u.a u.u bzw ca evtl ggf hr fr inkl exkl zzgl vgl abs i.d.r o.g s.o s.u geb hrsg dipl ing
        m mme mlle mm me p.ex c.-à-d env réf tél av bd éd chap
        sr sra srta dra dña ud uds vd núm avda p.ej pág cap dpto
        sig sig.ra sig.na dott dott.ssa avv geom rag pag es p.es cod rif spett gent gent.mo gent.ma egr
        eng exmo exma nº n.º p.ex
        """,
    )
)
# After these a sentence ends if a capital follows.
CLOSED_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        etc inc ltd co corp llc plc a.m p.m jr u.s u.k e.u
        κ.λπ κλπ κ.ά κ.α κ.ο.κ π.μ μ.μ μ.χ α.ε ο.ε ε.π.ε
        т.д т.п др пр г.г гг в.в
        itd itp zł gr sp z.o.o godz
        usw u.ä u.v.m gmbh uvm
        ecc ss s.p.a s.r.l spa srl
        s.a s.l ee.uu ltda
        jan feb mar apr jun jul aug sep sept oct okt nov dec dez mär ιαν φεβ μαρ απρ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
        янв фев февр апр авг сент окт нояб дек janv févr avr juil déc ene abr ago dic gen giu lug ott fev
        """,
    )
)
MONTHS = re.compile(
    r"^(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jänner|"
    r"stycz|lut|mar|kwie|maj|czerw|lip|sierp|wrze|paźdz|listop|grud)"
)
GREETINGS = (
    # en
    r"dear|hi|hello|hey|greetings|good\s+(?:morning|afternoon|evening|day)|to\s+whom\s+it\s+may\s+concern|"
    # el
    r"αγαπητ\w+|γει[αά](?:\s+(?:σας|σου))?|καλημέρα(?:\s+σας)?|καλησπέρα(?:\s+σας)?|καλό\s+απόγευμα|χαίρετε|"
    r"αξιότιμ\w+|κύριοι|κυρί\w+|προς\s+κάθε\s+ενδιαφερόμενο|"
    # ru
    r"здравствуйте|здравствуй|добрый\s+(?:день|вечер)|доброе\s+утро|доброго\s+(?:времени\s+суток|дня)|уважаем\w+|"
    r"привет\w*|дорог(?:ой|ая|ие)|"
    # pl
    r"dzień\s+dobry|dobry\s+wieczór|witam|witaj|cześć|hej|szanown\w+|drog(?:i|a|ie)|"
    # de
    r"sehr\s+geehrte\w*|liebe[rs]?|hallo|guten\s+(?:tag|morgen|abend)|moin|servus|grüß\s+gott|werte[rs]?|"
    # fr
    r"bonjour|bonsoir|madame|monsieur|cher|chère|chers|chères|salut|mesdames|"
    # es
    r"hola|buen(?:os|as)\s+(?:días|tardes|noches)|buen\s+día|buenas|estimad\w+|querid\w+|apreciad\w+|muy\s+señor\w*|"
    # it
    r"buongiorno|buonasera|buon\s+(?:giorno|pomeriggio)|gentil\w+|gent\.\w*|egregi\w+|spett\w*\.?\w*|car[oaie]|ciao|salve|"
    # pt
    r"ol[áa]|bom\s+dia|boa\s+(?:tarde|noite)|prezad\w+|car[oa]s?|exm\w+\.?|caríssim\w+"
)
GOODBYES = (
    # en
    r"(?:with\s+)?(?:(?:my|our)\s+)?(?:best|kind|kindest|warm|warmest|many)\s+(?:regards|wishes)(?:\s+from\s+\w+|\s+(?:and|&)\s+thanks)?|"
    r"regards|best|rgds|br|kr|warmly|take\s+care|(?:talk|speak)\s+soon|"
    r"all\s+(?:the\s+)?best|(?:yours\s+)?(?:sincerely|faithfully|truly|respectfully)(?:\s+yours)?|yours|cheers|cordially|"
    # el
    r"με\s+(?:ιδιαίτερη\s+)?εκτίμηση|με\s+τιμή|φιλικά|εγκάρδια|εις\s+το\s+επανιδείν|"
    r"(?:με\s+)?(?:(?:φιλικούς|θερμούς|πολλούς|εγκάρδιους)\s+)?χαιρετισμούς|"
    # ru
    r"с\s+(?:\w+\s+)?уважением(?:\s+и\s+благодарностью)?|с\s+благодарностью|ваш[аи]?|с\s+ув\.?|с\s+наилучшими\s+пожеланиями|всего\s+(?:доброго|хорошего|наилучшего)|"
    r"искренне\s+ваша?|с\s+почтением|с\s+приветом|"
    # pl
    r"(?:serdecznie\s+|gorąco\s+)?pozdrawiam(?:y|\s+serdecznie)?|(?:serdeczne\s+)?pozdrowienia|pzdr|z\s+pozdrowieni(?:em|ami)|serdeczności|(?:z\s+)?ukłon(?:y|ami)|"
    r"z\s+(?:wyrazami\s+)?(?:szacunku|szacunkiem|poważaniem)|łączę\s+(?:pozdrowienia|wyrazy\s+szacunku)|"
    # de
    r"(?:mit\s+)?(?:(?:ganz\s+)?(?:freundliche|beste|viele|liebe|herzliche|schöne|sonnige)[mnr]?\s+){1,3}(?:grü(?:ß|ss)en?|gru(?:ß|ss))(?:\s+aus(?:\s+\w+){1,4})?|"
    r"grü(?:ß|ss)e|gru(?:ß|ss)|hochachtungsvoll|herzlichst|mfg|lg|vg|ihre?\s+\w+[- ]?team|"
    # fr
    r"(?:bien\s+|très\s+)?cordialement|bien\s+à\s+vous|(?:sincères|meilleures)\s+salutations|"
    r"salutations(?:\s+distinguées)?|respectueusement|sincèrement|amicalement|cdlt|"
    # es
    r"(?:reciba\s+)?(?:un\s+)?(?:cordial\s+)?saludos?(?:\s+cordial(?:es)?)?|(?:muy\s+)?atentamente|atte\.?|cordialmente|un\s+abrazo|"
    # it
    r"(?:(?:con\s+i|porgo|porgiamo|invio)\s+)?(?:cordiali|distinti|cari|migliori)\s+saluti|cordialmente|in\s+fede|(?:un\s+)?(?:cordiale\s+)?salut[oi]|"
    # pt
    r"(?:com\s+os\s+)?(?:melhores\s+)?cumprimentos|(?:cordiais\s+)?saudações(?:\s+cordiais)?|atenciosamente|atentamente|grat[oa]|respeitosamente|(?:um\s+)?abraços?|att\.?"
)
THANKS = (
    r"(?:many\s+|best\s+)?thanks?(?:\s+you)?(?:\s+(?:again|in\s+advance|so\s+much|very\s+much|a\s+lot|(?:and|&)\s+(?:\w+\s+)?regards))?|thx|"
    r"(?:σας\s+)?ευχαριστ(?:ώ|ούμε)(?:\s+(?:πολύ|εκ\s+των\s+προτέρων|προκαταβολικά))?|"
    r"(?:большое\s+|заранее\s+)?(?:спасибо|благодар(?:ю|им))(?:\s+(?:заранее|вас|большое))?|"
    r"(?:z\s+góry\s+)?(?:dzięk(?:uję|ujemy|i))(?:\s+(?:bardzo|z\s+góry))?|"
    r"(?:vielen\s+|besten\s+|herzlichen\s+)?danke?(?:\s+(?:schön|sehr|im\s+voraus))?|"
    r"merci(?:\s+(?:beaucoup|bien|d['’]avance|par\s+avance))?|"
    r"(?:muchas\s+)?gracias(?:\s+(?:de\s+antemano|por\s+adelantado))?|"
    r"(?:molte\s+|tante\s+)?grazie(?:\s+(?:mille|in\s+anticipo))?|"
    r"(?:muito\s+)?obrigad[oa](?:\s+desde\s+já)?"
)
WISHES = (
    r"have\s+an?\s+(?:\w+\s+)?(?:day|evening|weekend|week|afternoon)(?:\s+ahead)?|"
    r"καλή\s+(?:συνέχεια|ημέρα|εβδομάδα|μέρα)|καλό\s+(?:απόγευμα|βράδυ|σαββατοκύριακο)|"
    r"(?:хорошего|доброго)\s+(?:вам\s+)?(?:дня|вечера)|хороших\s+выходных|"
    r"(?:życzę\s+)?miłe(?:go|j)\s+(?:dnia|wieczoru|weekendu)|"
    r"(?:einen\s+|noch\s+einen\s+)?schöne[ns]?\s+(?:tag|abend|wochenende|woche)(?:\s+noch)?|"
    r"bonne\s+(?:fin\s+de\s+)?(?:journée|soirée|semaine)|bon\s+week-?end|"
    r"(?:que\s+tengas?\s+)?(?:un\s+)?(?:buen\s+(?:día|fin\s+de\s+semana)|buena\s+(?:tarde|semana))|"
    r"buona\s+(?:giornata|serata|settimana)|buon\s+(?:weekend|lavoro|fine\s+settimana)|"
    r"(?:tenha\s+)?(?:um\s+)?(?:bom|ótimo)\s+(?:dia|fim\s+de\s+semana)|(?:tenha\s+)?uma\s+boa\s+(?:tarde|semana)"
)
GREETING = re.compile(rf"^\W{{0,3}}(?:{GREETINGS})(?!\w)")
GOODBYE_LINE = re.compile(rf"^\W{{0,3}}(?:{GOODBYES})\s*[,.!;–—-]{{0,2}}\s*$")
GOODBYE_WITH_NAME = re.compile(rf"^\W{{0,3}}(?:{GOODBYES})(?:\s*,\s*|\s+)((?:[^\W\d_][\w.'’-]{{0,30}}\s*){{1,3}})$")
# French letters end in a sentence: "Veuillez agréer, Madame, l'expression de mes salutations distinguées."
GOODBYE_SENTENCE = re.compile(
    r"^(?:(?:dans|en)\s+l['’]attente.{0,60}\s)?(?:veuillez|je\s+vous\s+prie|nous\s+vous\s+prions|recevez)\b.{0,60}"
    r"\b(?:agréer|recevoir|croire|recevez)?.{0,60}(?:salutations|sentiments|considération)\b.{0,30}$"
)
ALSO = r"\s*(?:,|\band|&|\bκαι|\bи|\bi|\bund|\bet|\by|\be)\s+"
COURTESY_LINE = re.compile(
    rf"^\W{{0,3}}(?:{THANKS}|{WISHES})(?:{ALSO}(?:{THANKS}|{WISHES}|{GOODBYES}))?\s*[,.!]{{0,3}}\s*$"
)
