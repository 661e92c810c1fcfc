"""The words around names in nine languages: greetings, honorifics, closings, introductions, and what is no name.

Owns lists only. Everything is written casefolded and without accents, as `fold` makes it.
"""

from mailbot.review.redact.folding import fold


def folded_words(text: str) -> frozenset[str]:
    """Return the words of a text, folded."""
    return frozenset(fold(word) for word in text.split())


def folded_phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Return phrases, one a line, as tuples of folded words, longest first so that the longest one wins."""
    phrases = {tuple(fold(word) for word in line.split()) for line in text.strip().splitlines()}
    return tuple(sorted(phrases, key=len, reverse=True))


GREETINGS = folded_phrases("""
    dear
    hello
    hello again
    hi
    hi there
    hey
    good morning
    good afternoon
    good evening
    greetings
    αγαπητε
    αγαπητη
    αξιοτιμε
    αξιοτιμη
    καλημερα
    καλημερα σας
    καλησπερα
    καλησπερα σας
    χαιρετε
    γεια
    γεια σου
    γεια σας
    уважаемый
    уважаемая
    дорогой
    дорогая
    здравствуйте
    здравствуй
    привет
    добрый день
    добрый вечер
    доброе утро
    szanowny
    szanowna
    drogi
    droga
    dzien dobry
    dobry wieczor
    witam
    witaj
    czesc
    sehr geehrter
    sehr geehrte
    lieber
    liebe
    hallo
    guten tag
    guten morgen
    guten abend
    gruss gott
    moin
    servus
    cher
    chere
    bonjour
    bonsoir
    salut
    estimado
    estimada
    querido
    querida
    hola
    buenos dias
    buenas tardes
    buenas noches
    gentile
    egregio
    caro
    cara
    salve
    ciao
    buongiorno
    buonasera
    prezado
    prezada
    exmo
    exma
    ola
    bom dia
    boa tarde
    boa noite
    merci
    danke
    thanks
    thank you
    thank you very much
    many thanks
    vielen dank
    спасибо
    благодарю
    dziekuje
    ευχαριστω
    ευχαριστουμε
    gracias
    muchas gracias
    grazie
    obrigado
    obrigada
""")

HONORIFICS = folded_words("""
    mr mrs ms miss mx dr prof professor sir herr herrn frau pan pani pana panu panem panie panią
    monsieur madame mademoiselle mme mlle señor señora señorita sr sra srta don doña signor signora signore
    signorina sig senhor senhora κύριε κυρία κύριος κύριο κυρίου κυρίας κος κα κας κον κ κκ κου
    г гн гжа тов dra dott dottssa ing avv geom arq lic mgr inz rev cllr
    господин госпожа господину госпоже господина госпожи гражданин
""")
"""Titles that come before a name wherever they stand. Lower-case "don" and "pan" count only before a capital."""

DEAR = folded_words("""
    dear αγαπητέ αγαπητή αγαπητοί уважаемый уважаемая szanowny szanowna drogi droga sehr geehrter geehrte lieber liebe
    cher chère estimado estimada gentile egregio caro cara prezado prezada kochany kochana
""")
"""Words between a greeting and a title: `Buongiorno gentile signora Bianchi`."""

COLLEAGUES = folded_words("""
    colleague kollege kollegin συνάδελφος συνάδελφό συναδέλφισσα συνάδελφο коллега коллеге коллегу коллегой
    kolega koleżanka koleżance koledze kolegi koleżanki koleżanką collègue colega compañero compañera collega
    менеджер менеджеру менеджера менеджером оператор оператору специалист специалиста manager technician engineer
    husband wife son daughter brother sister mother father neighbour neighbor named called installer courier driver
    gewisser gewissen gewisse namens monteur techniker kurier schwester bruder tochter sohn nachbar nachbarin
    ονόματι κάποιος κάποια τεχνικός ταχυμεταφορέας σύζυγός σύζυγο κόρη γιος αδελφή αδερφή γείτονας γειτόνισσα
    курьер курьера курьеру муж мужа жена жены сестра брат брата дочь сын мастер мастера некий некая получатель
    niejaki niejaka niejakiego jakiś jakaś kurier kuriera technik mąż męża żona żony siostra brat brata córka
    syn serwisant
    certain certaine nommé nommée technicien livreur mari femme sœur frère voisin voisine fille fils
    tal técnico repartidor transportista marido mujer hermano hermana vecino vecina cuñado cuñada hija hijo
    certo certa tecnico corriere marito moglie fratello sorella vicino vicina suocera figlio figlia
    entregador estafeta esposa irmão irmã vizinho vizinha filho filha
""")
"""Words that a person's name follows: colleagues, relatives, neighbours, those who deliver and install."""

INTRODUCTIONS = folded_phrases("""
    my name is
    name is
    i am called
    με λενε
    ονομαζομαι
    λεγομαι
    το ονομα μου ειναι
    ονομα
    меня зовут
    мое имя
    на имя
    nazywam sie
    mam na imie
    na nazwisko
    mein name ist
    ich heisse
    je m appelle
    mon nom est
    me llamo
    mi nombre es
    mi chiamo
    il mio nome e
    chamo me
    o meu nome e
    meu nome e
    speaking with
    spoke with
    spoke to
    talked to
    signed by
""")

CLOSINGS = folded_phrases("""
    best
    best regards
    best wishes
    kind regards
    kindest regards
    warm regards
    warmly
    regards
    many thanks
    thanks
    thanks again
    thank you
    thanks in advance
    thank you in advance
    sincerely
    sincerely yours
    yours sincerely
    yours faithfully
    yours truly
    respectfully
    all the best
    cheers
    με εκτιμηση
    με τιμη
    φιλικα
    με φιλικους χαιρετισμους
    χαιρετισμους
    ευχαριστω
    ευχαριστω πολυ
    ευχαριστω εκ των προτερων
    σας ευχαριστω
    с уважением
    с наилучшими пожеланиями
    всего доброго
    всего хорошего
    заранее спасибо
    спасибо
    благодарю
    pozdrawiam
    pozdrawiam serdecznie
    serdecznie pozdrawiam
    z powazaniem
    z wyrazami szacunku
    z gory dziekuje
    dziekuje
    mit freundlichen grussen
    mit freundlichem gruss
    freundliche grusse
    viele grusse
    beste grusse
    liebe grusse
    herzliche grusse
    schone grusse
    gruss
    grusse
    mfg
    lg
    vg
    danke
    vielen dank
    danke im voraus
    cordialement
    bien cordialement
    bien a vous
    sinceres salutations
    salutations distinguees
    merci
    merci d avance
    saludos
    un saludo
    saludos cordiales
    atentamente
    gracias
    muchas gracias
    cordiali saluti
    distinti saluti
    un saluto
    saluti
    grazie
    grazie mille
    cumprimentos
    com os melhores cumprimentos
    melhores cumprimentos
    atenciosamente
    obrigado
    obrigada
    abraco
""")

NOT_NAMES = folded_words("""
    first second third last main test mail company brand parcel delivery invoice refund
    any customer customers client clients user buyer guest sir madam all team support service services help helpdesk
    desk
    everyone everybody folks guys friend friends there again agent staff manager department office sales billing
    accounts account contact info admin hello mail email noreply reply no news newsletter shop store web online order
    orders returns refunds care warranty press jobs marketing accounting finance hr it postmaster webmaster robot bot
    internal automatic system unknown anonymous the a an this that these those we you i he she it they my our your its
    is am are was were be do does did have has had can could will would shall should may might must not if when where
    what why who how which please thank thanks thankyou yes ok okay sorry unfortunately for from to of in on at
    by with
    and or but so as since because after before now then here just also any some
    it's i'm i've day morning afternoon evening best kind regards sincerely sent get iphone android outlook re fwd fw
    παραγγελία δέμα τιμολόγιο ερώτηση αριθμός επιστροφή
    πελάτη πελάτης πελάτισσα πελάτες πελάτισσες φίλε φίλη φίλοι όλοι όλους σας σε κύριοι κυρίες ομάδα υποστήριξη
    εξυπηρέτηση τμήμα κατάστημα τιμή εκτίμηση το η ο τα οι την τον του της των και να θα με για από στο στη στην
    στον δεν μη μου μας είναι έχω έχετε παρακαλώ ευχαριστώ ευχαριστούμε καλημέρα καλησπέρα ναι όχι αν όταν που πώς
    γιατί τι πού ποιος σχετικά επικοινωνώ γράφω εταιρεία πολύ
    заказ заказа заказы посылка товар деньги возврат вопрос номер чек
    клиент клиенты покупатель пользователь коллеги друзья господа дамы все всем команда служба поддержка поддержки
    отдел магазин компания вы вам вас я мы мне меня мой моя ваш ваша это этот эта у в на с к о по за от до из не но и
    а что как когда где почему если да нет спасибо пожалуйста благодарю благодарим здравствуйте добрый день прошу
    хочу могу уже еще сегодня вчера
    zamówienie paczka faktura zwrot pytanie numer reklamacja
    państwo państwa państwu panowie panie klient kliencie klientko klienci zespół zespole obsługa biuro dział sklep
    firma ja my mi mnie mam jest są w na z do o od i a że czy jak kiedy gdzie dlaczego jeśli tak nie to ten ta proszę
    dziękuję dziękujemy dzień dobry chciałbym chciałabym piszę moje mój moja wszystkim wszyscy pozdrawiam ponownie
    bestellung lieferung rechnung paket frage nummer reklamation gutschrift bescheid rücksprache
    damen herren kunde kundin kunden kundenservice kundendienst kollegen kolleginnen zusammen team alle leute freunde
    ich wir sie du er es mein meine ihr ihre der die das den dem ein eine ist sind war habe hat haben kann
    können bitte
    danke vielen leider ja nein und oder aber wenn wann wo wie was warum wer für von mit zu in im am an auf bei nach
    nochmals nochmal erneut guten tag firma abteilung grüße gruß freundlichen
    commande colis facture question numéro remboursement
    client cliente madame monsieur messieurs mesdames équipe service tous toutes bonjour merci je nous vous il
    elle mon
    ma mes notre votre le la les un une des du de et ou mais si quand où comment pourquoi est sont était ai avez pour
    par avec dans sur ce cette cela bien cordialement encore
    pedido paquete factura pregunta número reembolso
    clientes señores señoras equipo todos todas atención amigo amigos yo nosotros usted ustedes mi mis su sus el
    los las
    una unos y o pero cuando dónde cómo qué por para con en es son fue he ha han puede gracias saludos buenos días
    ordine pacco fattura domanda numero rimborso
    gentili signori clienti squadra tutti assistenza servizio io noi voi lei mio mia vostro vostra il lo gli e ed ma
    se quando dove come perché è sono era ho hai ha abbiamo avete per con nel nella su grazie saluti buongiorno
    encomenda fatura pergunta reembolso
    senhores senhoras equipa equipe eu nós você vocês meu minha seu sua os as um uma mas quando onde como porque não
    sim são foi tenho tem obrigado obrigada cumprimentos bom dia boa tarde
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni
    juli oktober dezember
""")
"""What follows a greeting or stands in an address without being a name."""

AMBIGUOUS = folded_words("""
    will may mark rose grace hope bill art joy sunny summer april june august chance faith frank grant rich sue pat
    max drew ray dean page young white black brown green long short king price cook bush wood stone field hill
    day best
    good little small new case post banks bank ford mai klein gross lang kurz neu koch bauer winter sommer
    herbst braun
    weiss schwarz jung alt engel stark blanc petit grand claire pierre olive flores luz paz sol rosa fiore costa
    bianco
    вера надежда любовь роман слава лев роза мир róża maj ελπίδα αγάπη ειρήνη ζωή χαρά jack drive carry penny angel
""")
"""Names that are words as well: replaced only where they are written and placed like a name."""

PARTICLES = folded_words(
    "van von der den de la le di da dos das del della dello degli do du des al el zu zum zur vom ter ten y e d"
)
