"""What programs, gateways and lawyers add to a mail: device lines, banners, legal notices. Tables and tests."""

import re

MAX_DEVICE_LINE = 180
MAX_NOTICE_START = 400
MAX_BANNER = 400

# Patterns without IGNORECASE are matched against lines in lower case, which is several times as fast.
DEVICE_LINE = re.compile(
    r"""^\W{0,3}(?:
    sent\ (?:from|via|with|using|by)\ .{2,60} |
    get\ \[?(?:outlook|bluemail|typeapp)\ for\ \w+.{0,80} |
    yahoo\ mail:\ search,\ organi[sz]e,\ conquer |
    (?:στάλθηκε|εστάλη|αποστολή|απεστάλη)\ (?:από|μέσω|με)\ .{2,60} | από\ το\ \w+\ μου | λήψη\ του\ outlook.{0,60} |
    (?:отправлено|послано)\ (?:с|со|из|через|от)\ .{2,60} | скачать\ outlook.{0,60} | скачайте\ outlook.{0,60} |
    wysłan[eoya]\ (?:z|ze|przez|za\ pomocą)\ .{2,60} | pobierz\ (?:aplikację\ )?(?:outlook|bluemail).{0,60} |
    (?:from\ my|dal\ mio|desde\ mi|do\ meu|z\ mojego|с\ моего|з\ мого)
        \ (?:iphone|ipad|android|samsung|galaxy|mobile).{0,20} |
    von\ (?:unterwegs|outlook|yahoo\ mail|mail|spark)\b.{0,40}\ gesendet |
    (?:downloade|holen\ sie\ sich|hol\ dir)\ outlook.{0,60} |
    (?:von|mit)\ meine[mr](?:/meine[mr])?\ .{2,60}\ (?:gesendet|gesandt) | gesendet\ (?:von|mit|über|via|aus)\ .{2,60} |
    outlook\ für\ \w+.{0,60} | diese\ nachricht\ wurde\ von\ meine[mr]\ .{2,80} |
    envoyé\ (?:de(?:puis)?|à\ partir\ d(?:e\ |u\ |['’])|avec|via|par)\ ?.{2,60} | provenance\s?:\ courrier.{0,40} |
    (?:télécharge[rz]|obtenez|obtenir)\ (?:outlook|bluemail).{0,60} |
    enviad[oa]\ (?:desde|con|de|do|da|a\ partir\ d[aeo]|via|com|pelo)\ .{2,60} |
    (?:obtener|obtén|obter|obtenha)\ (?:o\ )?(?:outlook|bluemail).{0,60} |
    inviat[oa]\ (?:da(?:l|lla|i)?|con|tramite)\ .{2,60} | (?:scarica|ottenere|ottieni)\ (?:outlook|bluemail).{0,60} |
    (?:verstuurd|verzonden)\ (?:vanaf|vanuit|met|via)\ .{2,60} | outlook\ voor\ \w+\ downloaden |
    skickat\ från\ .{2,60} | (?:hämta|hent)\ outlook.{0,60} | sendt\ fra\ .{2,60} |
    lähetetty\ .{2,60} | od[eo]sl[áa]n[oé]\ (?:z|ze)\ .{2,60} | надіслано\ з\ .{2,60} |
    trimis\ (?:de\ pe|din)\ .{2,60} | изпратено\ от\ .{2,60} |
    発信元[:\uff1a].{2,40} | 发自我的.{2,40} |
    傳送自.{2,40} | 나의\ .{2,40}보냄 | נשלח\ (?:מ|באמצעות).{2,60} |
    (?:أُ?رسل(?:ت)?|تم\ الإرسال)\ (?:من|بواسطة)\ .{2,60} |
    elküldve\ .{2,60} | poslano\ (?:s|sa|iz|z)\ .{2,60} | dikirim\ dari\ .{2,60} |
    đã\ gửi\ từ\ .{2,60} | enviat\ des\ d.{2,60}
    )$""",
    re.VERBOSE,
)
# Languages that put the verb last; with these among them every line would be read at forty places.
DEVICE_ENDINGS = ("gönderildi", "から送信", "küldve")
LATE_DEVICE_LINE = re.compile(
    r"^\W{0,3}.{2,40}(?:(?:['’]umdan|['’]?[dt][ae]n) gönderildi|から送信|(?:ról|ről) küldve)$"
)
# Links that only a program puts under a mail: they tell its line in any language.
PROGRAM_LINK = re.compile(
    r"\baka\.ms/(?:o0ukef|aab9ysg|aab9ykp|qtex0l|ghei36|weboutlook)\b|\bsprh\.mn/|\bsparkmailapp\.com/source|"
    r"\bmail\.onelink\.me/|\bfwlink/\?linkid=550986\b|[(<]https?://(?:www\.)?(?:proton\.me|protonmail\.com|tuta\.com|"
    r"bluemail\.me|mailspring\.com|airmailapp\.com|9folders\.com)/?[)>]",
    re.IGNORECASE,
)
DEVICE_WORDS = re.compile(
    r"iphon|ipad|ipod|superhuman|mailspring|airmail|unterwegs|\bcell\b|android|samsung|galaxy|huawei|xiaomi|redmi|nokia|blackberry|pixel|smartphone|mobile|phone|outlook|"
    r"yahoo|gmail|mail|proton|thunderbird|bluemail|spark|windows|κινητό|συσκευή|телефон|устройств|почт|telefon|"
    r"smartfon|urządze|poczt|handy|gerät|téléphone|portable|móvil|teléfono|celular|dispositivo|telefono|cellulare|"
    r"telemóvel|courrier|correo|posta|correio|tablet|ταχυδρομείο|αλληλογραφία|手机",
    re.IGNORECASE,
)
# "Virus-free" in any language, as avast writes it.
SCANNED = re.compile(r"^\W{0,4}\S.{2,40}\.\s?\[?(?:https?://)?www\.avast\.com\b")
DISCLAIMER_LINE = re.compile(
    r"""^\W{0,4}(?:
    confidentiality\ notice | disclaimer\b |
    (?:(?:weitere\ )?(?:informationen|hinweise)\ (?:zum|zur)\ (?:datenschutz|datenverarbeitung)|datenschutzhinweis|
        information\ on\ data\ protection|(?:our\ )?privacy\ (?:notice|policy)\ (?:can|is|at)\b|
        informativa\ (?:sulla\ )?privacy|klauzula\ (?:rodo|informacyjna)|administratorem\ (?:pani|państwa)\b) |
    privileged(?:\ and|/)\ ?confidential | legal\ notice | virus-free\. |
    (?:notice:\ )?(?:this|the)\ (?:e-?mail|message|communication|information|electronic).{0,160}
        (?:confidential|intended\ (?:only|solely|for)|privileged|sole\ use) |
    if\ you\ (?:are\ not\ the\ (?:intended|named)|
        (?:have\ )?received\ this\ (?:e-?mail|message|communication|transmission)) |
    any\ (?:views|opinions)(?:\ or\ \w+)?\ (?:expressed|presented)\ in\ this |
    (?:p\ )?(?:please\ )?(?:consider|think\ of|think\ about)\ the\ environment |
    (?:το|αυτό\ το|το\ παρόν)\ (?:παρόν\ )?(?:μήνυμα|e-?mail|ηλεκτρονικό).{0,160}
        (?:εμπιστευτικ|απόρρητ|αποκλειστικά) |
    δήλωση\ εμπιστευτικότητας | οι\ πληροφορίες\ (?:που\ περιέχονται|του\ παρόντος).{0,160}(?:εμπιστευτικ|απόρρητ) |
    (?:εάν|αν|σε\ περίπτωση\ που)\ (?:έχετε\ )?(?:λάβατε|λάβει|δεν\ είστε)\ .{0,20}(?:μήνυμα|e-?mail|παραλήπτης) |
    (?:παρακαλούμε\ )?σκεφτείτε\ το\ περιβάλλον |
    (?:это|данное|настоящее)\ (?:электронное\ )?(?:сообщение|письмо|электронное).{0,160}
        (?:конфиденциальн|предназначен) |
    (?:уведомление|заявление)\ о\ конфиденциальности | без\ вирусов\.\s |
    информация,?\ содержащаяся\ в\ .{0,160}(?:конфиденциальн|предназначен) |
    если\ (?:вы\ получили|вами\ получено)\ (?:это|данное|настоящее)\ .{0,60}ошиб |
    если\ вы\ не\ являетесь\ .{0,40}(?:адресат|получател) |
    подумайте\ об\ окружающей\ среде | берегите\ природу | прежде\ чем\ (?:рас)?печатать\ .{0,20}письмо |
    (?:ta|niniejsza|treść\ tej|treść\ niniejszej)\ (?:wiadomoś|korespondencj).{0,160}(?:poufn|wyłącznie|przeznaczon) |
    wiadomość\ ta\ .{0,160}(?:poufn|przeznaczon) | niniejszy\ e-?mail\ .{0,160}(?:poufn|przeznaczon) |
    informacje\ zawarte\ w\ (?:tej|niniejszej).{0,160}(?:poufn|przeznaczon) | klauzula\ poufności |
    (?:jeżeli|jeśli)\ (?:nie\ (?:jest|są|jesteś)|otrzymał).{0,100}(?:adresat|omyłk|pomyłk) |
    pomyśl\ o\ środowisku | (?:zanim\ wydrukujesz|przed\ wydrukowaniem).{0,60}środowisk |
    (?:diese|der\ inhalt\ dieser)\ (?:e-?mail|nachricht|mail).{0,160}(?:vertraulich|ausschlie(?:ß|ss)lich|bestimmt) |
    die\ (?:in\ dieser\ (?:e-?mail|nachricht)|informationen\ in\ dieser).{0,160}vertraulich | vertraulichkeitshinweis |
    (?:wenn|falls|sollten)\ sie\ (?:nicht\ der|diese\ (?:e-?mail|nachricht)).{0,100}
        (?:adressat|empfänger|irrtümlich|versehentlich) |
    bitte\ (?:denken\ sie\ an\ die\ umwelt|(?:prüfen|überlegen)\ sie.{0,80}(?:ausgedruckt|ausdrucken)) |
    (?:ce|le\ présent|cet)\ (?:message|courriel|e-?mail).{0,160}(?:confidentiel|destiné\ exclusiv|exclusiv|destin) |
    avis\ de\ confidentialité | les\ informations\ contenues\ dans\ ce.{0,160}confidentiel |
    si\ vous\ (?:avez\ reçu\ ce\ (?:message|courriel|mail|e-?mail)|n['’]êtes\ pas\ le\ destinataire) |
    pensez\ à\ l['’]environnement | avant\ d['’]imprimer\ .{0,80}environnement |
    (?:este|el\ presente|la\ información).{0,60}(?:mensaje|correo|e-?mail).{0,160}(?:confidencial|exclusiv|dirigid) |
    aviso\ (?:legal|de\ confidencialidad) |
    si\ (?:usted\ )?(?:ha\ recibido\ este\ (?:mensaje|correo|e-?mail)|no\ es\ el\ destinatario) |
    antes\ de\ imprimir\ .{0,80}ambiente | piense\ en\ el\ medio\ ambiente |
    (?:questo|questa|il\ presente|le\ informazioni|la\ presente).{0,60}(?:messaggio|e-?mail|comunicazione).{0,160}
        (?:confidenzial|riservat|esclusiv) |
    avviso\ di\ riservatezza | prima\ di\ stampare\ .{0,80}ambiente |
    ai\ sensi\ del(?:la|l['’])?\ .{0,80}(?:lgs|gdpr|2016/679|196/2003) |
    (?:se\ (?:avete|ha|hai)|qualora).{0,40}ricevuto\ .{0,20}(?:messaggio|e-?mail|mail|comunicazione)
        .{0,40}(?:err|sbaglio) |
    (?:esta|a\ presente|este).{0,60}(?:mensagem|e-?mail|correio).{0,160}(?:confidencia|exclusiv|destina) |
    as\ informações\ contidas\ n.{0,160}confidencia | aviso\ de\ confidencialidade |
    se\ (?:você\ )?(?:recebeu\ est[ae]\ (?:mensagem|e-?mail|correio)|não\ for\ o\ destinatário)
    )""",
    re.VERBOSE,
)
# What helpdesks put around the letters of agents.
# How the words for a subject begin that a helpdesk asks to leave alone.
SUBJECTS = ("subject line", "betreff", "objet", "asunto", "oggetto", "assunto", "temat", "тем", "θέμα")
HELPDESK_HINTS = (
    "desk",
    "scout",
    "gorgias",
    "kayako",
    "liveagent",
    "request",
    "ticket",
    "account-",
    "comments",
    "[",
    *SUBJECTS,
)
HELPDESK_LINE = re.compile(
    r"^\W{0,3}(?:"
    r"(?:.{0,120}\W)?(?:deliver|power|provid|bereitgestellt|zugestellt|fourni|livré|proporciona|entregado|fornit|"
    r"consegnat|forneci|entregue|dostarcz|обеспеч|предостав|доставл|παρέχεται|παραδ|geleverd)\w*\W{1,3}(?:\w{1,6}\W)?"
    r"(?:zendesk|freshdesk|help\s?scout|zoho\s?desk|gorgias|kayako|liveagent)\W{0,3}(?:privacy policy\W{0,3})?|"
    r"\[[a-z0-9]{6}-[a-z0-9]{4,6}\]|ticket-id\s?:\s?\d+|account-subdomain\s?:.{1,60}|"
    r"(?:your|this) (?:request|ticket) \(#?\d+\) (?:has been|was) .{0,160}|"
    r"you are registered as a cc on this (?:request|ticket|help desk request)\b.{0,160}|"
    r"to add additional comments, (?:please )?reply to this e-?mail\W{0,3})$"
)
# What keeps an answer with its ticket.
KEEP_SUBJECT = re.compile(
    r"\b(?:(?:do not|don['’]t) (?:change|alter|edit|modify) the subject line|betreff(?:zeile)? (?:bitte )?nicht|"
    r"(?:prosimy|proszę) (?:o )?nie ?zmienia\w+ tematu|(?:ne|sans) (?:pas )?modifier l['’]objet|"
    r"no (?:modifique|cambie)n? el asunto|non (?:modificare|cambiare) l['’]oggetto|não (?:altere|alterar) o assunto|"
    r"не (?:меняйте|изменяйте|менять|изменять) тему|μην? αλλάξετε το θέμα)\b"
)
# Helpdesks ask below a letter how good it was; agents ask in words what was.
RATING = re.compile(
    r"\bhow (?:would you rate (?:my|our|this|the) (?:reply|answer|response|support|service|help)|did (?:we|i) do)\b|"
    r"\brate (?:my|our|this) (?:reply|answer|response|support|service)|"
    r"\b(?:are|were) you (?:satisfied|happy) with (?:my|our|this|the) (?:reply|answer|response|support|service|help)|"
    r"\bwie (?:zufrieden|bewerten|würden sie)\b.{0,60}(?:antwort|service|support|hilfe|kontakt)|"
    r"\bbewerten sie (?:unser|mein|diese)|"
    r"\b(?:êtes|étiez)-vous satisfait|\bdonnez(?:-nous)? votre avis|\b(?:évaluez|notez) (?:notre|ma|cette)|"
    r"\bcómo (?:valora|califica)|\bsatisfech[oa] con (?:nuestr|mi|la) ?|\b(?:valore|califique) (?:nuestr|mi|est)|"
    r"\bcome valut\w+ (?:la|il)|\bsoddisfatt[oa] (?:del|di) ?|\bvalut[ai] (?:la|il) (?:nostr|mi|risposta|servizio)|"
    r"\bcomo (?:avalia|classifica)|\bavalie (?:[oa] )?(?:noss|meu|minha|est|atendimento)|"
    r"\boce(?:ń|niasz|nia pani?) (?:nasz|moj|tę|jakość)|\bzadowolon[ay] z (?:naszej|mojej|obsługi|odpowiedzi)|"
    r"\bоцените (?:наш|мой|мою|качество|работу|ответ)|\bдовольны (?:ли )?(?:вы )?(?:нашим|моим|ответом|работой)|"
    r"\b(?:αξιολογ|βαθμολογ)ήσ\w+ (?:την|τη|το)|\bικανοποιημέν\w+ από (?:την|τη)"
)
BANNER_LINE = re.compile(
    r"^\W{0,4}(?:you\s+don['’]t\s+often\s+get\s+e?-?mail\s+from\b.*|\[external\]\s*$|"
    r"(?:caution|warning|external(?:\s+e-?mail)?)\b\W{0,4}"
    r"(?:this\s+e-?mail|the\s+sender|do\s+not\s+click|this\s+message|$).*)"
)


# The same in other languages: a warning, and soon the words "mail" and "outside".
FOREIGN_BANNER = re.compile(
    r"^\W{0,4}(?:achtung|warnung|vorsicht|hinweis|attention|avertissement|prudence|uwaga|ostrzeżenie|внимание|осторожно|"
    r"precauci[oó]n|atenci[oó]n|advertencia|aviso|attenzione|avviso|avvertenza|προσοχ[ηή]|προειδοπο[ιί]ηση|cuidado|"
    r"atenção|let op|waarschuwing|varning|advarsel|dikkat|увага|upozornění|pozor|extern(?:e|er|o|a)?)\b"
    r"(?=.{0,120}(?:e-?mail|nachricht|absender|message|courriel|expéditeur|wiadomość|nadawc|письмо|сообщение|отправител|"
    r"correo|mensaje|remitente|messaggio|mittente|μήνυμα|αποστολέα|mensagem|bericht|afzender|meddelande|лист|zpráv|posta))"
    r".{0,120}(?:extern|außerhalb|extérieur|spoza|zewnętrzn|внешн|извне|fuera de|esterno|εκτός|εξωτερικ|fora d|"
    r"exterior|buiten|utanför|udefra|dışından|dış|зовнішн|ззовні|mimo|vnější)"
)


def is_device_line(line: str) -> bool:
    """Tell whether a mail program added the line to say where a mail was written ("Sent from my iPhone")."""
    if len(line) > MAX_DEVICE_LINE:
        return False
    if "/" in line and PROGRAM_LINK.search(line) is not None:
        return True
    folded = line.strip(" .*_").lower()
    pattern = LATE_DEVICE_LINE if folded.endswith(DEVICE_ENDINGS) else DEVICE_LINE
    return pattern.match(folded) is not None and DEVICE_WORDS.search(line) is not None


def is_helpdesk_line(line: str) -> bool:
    """Tell whether a helpdesk added the line to a letter: who delivers it, the ticket's code, how to go on."""
    if len(line) > MAX_DEVICE_LINE:
        return False
    folded = line.lower()
    return any(map(folded.__contains__, HELPDESK_HINTS)) and HELPDESK_LINE.match(folded) is not None


def is_disclaimer(line: str) -> bool:
    """Tell whether a paragraph that begins with this line is a legal notice nobody wrote for this mail."""
    head = line[:MAX_NOTICE_START].lower()
    return DISCLAIMER_LINE.match(head) is not None or ("avast.com" in head and SCANNED.match(head) is not None)


def asks_to_keep_subject(line: str) -> bool:
    """Tell whether a line asks to leave the subject alone, by which a helpdesk finds the ticket."""
    folded = line.lower() if len(line) <= MAX_DEVICE_LINE else ""
    return any(word in folded for word in SUBJECTS) and KEEP_SUBJECT.search(folded) is not None


def asks_rating(line: str) -> bool:
    """Tell whether a line asks how good a reply was; a helpdesk's, if a link or choices stand in its paragraph."""
    return len(line) <= MAX_DEVICE_LINE and RATING.search(line.lower()) is not None


def is_banner(line: str) -> bool:
    """Tell whether a mail gateway put this line on top of the mail."""
    if len(line) > MAX_BANNER:
        return False
    folded = line.lower()
    return BANNER_LINE.match(folded) is not None or FOREIGN_BANNER.match(folded) is not None
