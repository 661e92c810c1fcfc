"""What mail programs write in each language: attributions, header keys, device lines.

Written apart from the tables of mailbot/mail/quotes, which these mails are to try.
"""

DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "el": "Δευ Τρί Τετ Πέμ Παρ Σάβ Κυρ",
    "ru": "пн вт ср чт пт сб вс",
    "pl": "pon. wt. śr. czw. pt. sob. niedz.",
    "de": "Mo. Di. Mi. Do. Fr. Sa. So.",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "es": "lun mar mié jue vie sáb dom",
    "it": "lun mar mer gio ven sab dom",
    "pt": "seg. ter. qua. qui. sex. sáb. dom.",
}
LONG_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "el": "Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "el": "Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ",
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
}
LONG_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "el": (
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου "
        "Νοεμβρίου Δεκεμβρίου"
    ),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
# Attributions, by program: {wd} {day} {d} {dd} {mm} {mon} {month} {year} {time} {name} {email}.
GMAIL = {
    "en": "On {wd}, {d} {mon} {year} at {time}, {name} <{email}> wrote:",
    "el": "Στις {wd} {d} {mon} {year} στις {time}, ο/η {name} <{email}> έγραψε:",
    "ru": "{wd}, {d} {mon} {year} г. в {time}, {name} <{email}>:",
    "pl": "{wd}, {d} {mon} {year} o {time} {name} <{email}> napisał(a):",
    "de": "Am {wd}, {d}. {mon} {year} um {time} Uhr schrieb {name} <{email}>:",
    "fr": "Le {wd} {d} {mon} {year} à {time}, {name} <{email}> a écrit :",
    "es": "El {wd}, {d} {mon} {year} a las {time}, {name} (<{email}>) escribió:",
    "it": "Il giorno {wd} {d} {mon} {year} alle ore {time} {name} <{email}> ha scritto:",
    "pt": "Em {wd}, {d} de {mon} de {year} às {time}, {name} <{email}> escreveu:",
}
APPLE = {
    "en": "On {d} {mon} {year}, at {time}, {name} <{email}> wrote:",
    "el": "Στις {d} {mon} {year}, στις {time}, ο χρήστης {name} <{email}> έγραψε:",
    "ru": "{d} {month} {year} г., в {time}, {name} <{email}> написал(а):",
    "pl": "Wiadomość napisana przez {name} <{email}> w dniu {d} {mon} {year}, o godz. {time}:",
    "de": "Am {dd}.{mm}.{year} um {time} schrieb {name} <{email}>:",
    "fr": "Le {d} {mon} {year} à {time}, {name} <{email}> a écrit :",
    "es": "El {d} {mon} {year}, a las {time}, {name} <{email}> escribió:",
    "it": "Il giorno {d} {mon} {year}, alle ore {time}, {name} <{email}> ha scritto:",
    "pt": "No dia {d} de {mon} de {year}, às {time}, {name} <{email}> escreveu:",
}
THUNDERBIRD = {
    "en": "On {dd}/{mm}/{year} {time}, {name} wrote:",
    "el": "Στις {d}/{mm}/{year} {time}, ο/η {name} έγραψε:",
    "ru": "{dd}.{mm}.{year} {time}, {name} пишет:",
    "pl": "W dniu {dd}.{mm}.{year} o {time}, {name} pisze:",
    "de": "Am {dd}.{mm}.{year} um {time} schrieb {name}:",
    "fr": "Le {dd}/{mm}/{year} à {time}, {name} a écrit :",
    "es": "El {dd}/{mm}/{year} a las {time}, {name} escribió:",
    "it": "Il {dd}/{mm}/{year} {time}, {name} ha scritto:",
    "pt": "Às {time} de {dd}/{mm}/{year}, {name} escreveu:",
}
YAHOO = {
    "en": "On {day}, {d} {month} {year} at {time}:07 GMT+2, {name} <{email}> wrote:",
    "el": "Στις {day} {d} {month} {year} στις {time}:07 EET, ο χρήστης {name} <{email}> έγραψε:",
    "ru": "{day}, {d} {month} {year} г. в {time}:07 GMT+3, {name} <{email}> написал(а):",
    "pl": "{day}, {d} {month} {year} {time}:07 CET, {name} <{email}> napisał(a):",
    "de": "Am {day}, {d}. {month} {year} um {time}:07 MEZ hat {name} <{email}> Folgendes geschrieben:",
    "fr": "Le {day} {d} {month} {year} à {time}:07 UTC+1, {name} <{email}> a écrit :",
    "es": "En {day}, {d} de {month} de {year}, {time}:07 CET, {name} <{email}> escribió:",
    "it": "Il {day} {d} {month} {year} alle ore {time}:07 CET, {name} <{email}> ha scritto:",
    "pt": "Em {day}, {d} de {month} de {year} às {time}:07 WET, {name} <{email}> escreveu:",
}
# From, Sent, To, Subject as Outlook writes them, and how it writes the date.
OUTLOOK = {
    "en": ("From:", "Sent:", "To:", "Subject:", "{day}, {month} {d}, {year} {time}"),
    "el": ("Από:", "Στάλθηκε:", "Προς:", "Θέμα:", "{day}, {d} {month} {year} {time}"),
    "ru": ("От:", "Отправлено:", "Кому:", "Тема:", "{d} {month} {year} г. {time}"),
    "pl": ("Od:", "Wysłano:", "Do:", "Temat:", "{day}, {d} {month} {year} {time}"),
    "de": ("Von:", "Gesendet:", "An:", "Betreff:", "{day}, {d}. {month} {year} {time}"),
    "fr": ("De :", "Envoyé :", "À :", "Objet :", "{day} {d} {month} {year} {time}"),
    "es": ("De:", "Enviado:", "Para:", "Asunto:", "{day}, {d} de {month} de {year} {time}"),
    "it": ("Da:", "Inviato:", "A:", "Oggetto:", "{day} {d} {month} {year} {time}"),
    "pt": ("De:", "Enviado:", "Para:", "Assunto:", "{day}, {d} de {month} de {year} {time}"),
}
ORIGINAL = {
    "en": "Original Message",
    "el": "Αρχικό μήνυμα",
    "ru": "Исходное сообщение",
    "pl": "Oryginalna wiadomość",
    "de": "Ursprüngliche Nachricht",
    "fr": "Message d'origine",
    "es": "Mensaje original",
    "it": "Messaggio originale",
    "pt": "Mensagem original",
}
FORWARDED = {
    "en": "Forwarded message",
    "el": "Προωθημένο μήνυμα",
    "ru": "Пересылаемое сообщение",
    "pl": "Forwarded message",
    "de": "Forwarded message",
    "fr": "Forwarded message",
    "es": "Forwarded message",
    "it": "Messaggio inoltrato",
    "pt": "Mensagem encaminhada",
}
IPHONE = {
    "en": "Sent from my iPhone",
    "el": "Εστάλη από το iPhone μου",
    "ru": "Отправлено с iPhone",
    "pl": "Wysłane z iPhone'a",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "it": "Inviato da iPhone",
    "pt": "Enviado do meu iPhone",
}
OUTLOOK_MOBILE = {
    "en": "Get Outlook for iOS",
    "el": "Λήψη του Outlook για Android",
    "ru": "Скачайте Outlook для Android",
    "pl": "Pobierz aplikację Outlook dla systemu iOS",
    "de": "Outlook für Android herunterladen",
    "fr": "Obtenir Outlook pour Android",
    "es": "Obtener Outlook para Android",
    "it": "Scarica Outlook per Android",
    "pt": "Obtenha o Outlook para Android",
}
SAMSUNG = {
    "en": "Sent from my Galaxy",
    "el": "Στάλθηκε από τη συσκευή μου Galaxy",
    "ru": "Отправлено с устройства Galaxy",
    "pl": "Wysłane z urządzenia Galaxy",
    "de": "Von meinem Galaxy gesendet",
    "fr": "Envoyé depuis mon appareil Galaxy",
    "es": "Enviado desde mi Galaxy",
    "it": "Inviato dal mio Galaxy",
    "pt": "Enviado do meu Galaxy",
}
ABOVE = {
    "en": "##- Please type your reply above this line -##",
    "el": "##- Πληκτρολογήστε την απάντησή σας πάνω από αυτήν τη γραμμή -##",
    "ru": "##- Введите ответ над этой строкой -##",
    "pl": "##- Wpisz odpowiedź powyżej tego wiersza -##",
    "de": "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##",
    "fr": "##- Veuillez saisir votre réponse au-dessus de cette ligne -##",
    "es": "##- Escriba su respuesta por encima de esta línea -##",
    "it": "##- Inserisci la tua risposta sopra questa riga -##",
    "pt": "##- Digite sua resposta acima desta linha -##",
}
