"""The words that swaps put into transcripts: courtesy, an automatic receipt, names of strangers."""

OPENINGS = {
    "en": "Thank you so much for your kind message and for the trust that you place in us.",
    "el": "Σας ευχαριστούμε θερμά για το μήνυμά σας και για την εμπιστοσύνη που μας δείχνετε.",
    "ru": "Большое спасибо за ваше письмо и за доверие, которое вы нам оказываете.",
    "pl": "Serdecznie dziękujemy za Państwa wiadomość i za zaufanie, którym nas Państwo darzą.",
    "de": "Haben Sie vielen herzlichen Dank für Ihre Nachricht und für Ihr Vertrauen.",
    "fr": "Nous vous remercions chaleureusement de votre message et de la confiance que vous nous accordez.",
    "es": "Muchísimas gracias por su mensaje y por la confianza que deposita en nosotros.",
    "it": "La ringraziamo di cuore per il suo messaggio e per la fiducia che ripone in noi.",
    "pt": "Muito obrigado pela sua mensagem e pela confiança que deposita em nós.",
}
WISHES = {
    "en": "We wish you a wonderful day.",
    "el": "Σας ευχόμαστε μια υπέροχη ημέρα.",
    "ru": "Желаем вам прекрасного дня.",
    "pl": "Życzymy Państwu wspaniałego dnia.",
    "de": "Wir wünschen Ihnen einen wunderschönen Tag.",
    "fr": "Nous vous souhaitons une excellente journée.",
    "es": "Le deseamos un día estupendo.",
    "it": "Le auguriamo una splendida giornata.",
    "pt": "Desejamos-lhe um excelente dia.",
}
NOTICES = {
    "en": "This is an automatic message: your mail has arrived.",
    "el": "Αυτό είναι αυτόματο μήνυμα: το μήνυμά σας έφτασε.",
    "ru": "Это автоматическое сообщение: ваше письмо получено.",
    "pl": "To wiadomość automatyczna: Twój e-mail dotarł.",
    "de": "Dies ist eine automatische Nachricht: Ihre Mail ist angekommen.",
    "fr": "Ceci est un message automatique : votre e-mail est bien arrivé.",
    "es": "Este es un mensaje automático: su correo ha llegado.",
    "it": "Questo è un messaggio automatico: la sua e-mail è arrivata.",
    "pt": "Esta é uma mensagem automática: o seu e-mail chegou.",
}
STRANGERS = ("Aigerim Bekova", "Thabo Nkosi", "Linh Tran", "Yusuf Demir", "Ingrid Halvorsen", "Rosa Quispe")
