"""The words of Moodle's grading worksheet in the languages of its sites, as `plain_word` writes them.

A site's administrator may change them, and there are more languages: so they are a help, and the order tells the rest.
"""

from typing import Final

from nn_playground.base.csv_tables import plain_name


def plain_word(text: str) -> str:
    """A word in the form of these, which have neither capitals nor a full stop."""
    return plain_name(text).rstrip(". ")


def _words(text: str) -> frozenset[str]:
    return frozenset(map(plain_word, text.split("|")))


GRADE: Final = _words(
    "Grade|Mark|Bewertung|Note|Calificación|Qualificació|Cualificación|Kalifikazioa|Valutazione|Nota|Avaliação|"
    "Beoordeling|Cijfer|Ocena|Známka|Hodnocení|Karakter|Betyg|Arvosana|Arvosanat|Hinne|Not|Оценка|Оцінка|Βαθμός|"
    "Osztályzat|Értékelés|Notă|评分|成绩|成績|評分|評点|評定|성적|التقدير|الدرجة|ציון|Điểm|Nilai"
)
MAXIMUM: Final = _words(
    "Maximum grade|Maximum mark|Max grade|Bestwertung|Note maximale|Calificación máxima|Qualificació màxima|"
    "Cualificación máxima|Gehienezko kalifikazioa|Valutazione massima|Punteggio massimo|Nota máxima|"
    "Nota máxima possível|Avaliação máxima|Maximumcijfer|Maximaal cijfer|Voto massimo|Maximalt betyg|"
    "Najvišja ocena|Maximale beoordeling|Ocena maksymalna|Maksymalna ocena|Maximální známka|Nejvyšší známka|"
    "Maksimal karakter|Maksimum karakter|Maxbetyg|Högsta betyg|Maksimiarvosana|Maksimihinne|En yüksek not|"
    "Maksimum not|Максимальная оценка|Максимальна оцінка|Μέγιστος βαθμός|Maximális pont|Nota maximă|最高分|"
    "最大分数|最高成绩|最高成績|最大評点|最大評定|최대 성적|الدرجة العظمى|ציון מרבי|Điểm tối đa"
)
SCALE: Final = _words(
    "Scale|Skala|Barème|Échelle|Escala|Eskala|Scala|Schaal|Škála|Stupnice|Skale|Asteikko|Skaala|Ölçek|Шкала|"
    "Κλίμακα|Skála|Scală|等级|量表|評価尺度|척도"
)
CHANGEABLE: Final = _words(
    "Grade can be changed|Bewertung kann geändert werden|La note peut être modifiée|"
    "La calificación puede ser cambiada|La calificación puede cambiarse|Se puede cambiar la calificación|"
    "Es pot canviar la qualificació|La qualificació es pot canviar|A cualificación pode seren cambiada|"
    "A cualificación pode ser cambiada|Kalifikazioa alda daiteke|La valutazione può essere cambiata|"
    "A nota pode ser alterada|A avaliação pode ser alterada|Beoordeling kan gewijzigd worden|"
    "Not değiştirilebilir|Ocena se lahko spremeni.|允许更改成绩"
)
ONLINE_TEXT: Final = _words(
    "Online text|Online text submissions|Texteingabe online|Online-Texteingabe|Texte en ligne|Texto en línea|"
    "Text en línia|Texto en liña|Lineako testua|Testo online|Texto online|Texto em linha|Online tekst|"
    "Tekst online|Online-tekst|Nettekst|Onlinetext|Verkkoteksti|Çevrimiçi metin|Ответ в виде текста|Онлайн текст|"
    "Online szöveg|Text online|在线文本|線上文字|オンラインテキスト|온라인 텍스트"
)
COMMENTS: Final = _words(
    "Feedback comments|Feedback als Kommentar|Kommentar als Feedback|Feedback par commentaires|"
    "Comentarios de retroalimentación|Comentarios de la retroalimentación|Comentarios de realimentación|"
    "Comentaris de retroacció|Comentarios da retroalimentación|Feedback-iruzkinak|Commenti del feedback|"
    "Commenti feedback|Commenti|Comentários de feedback|Comentários|Feedback via comentários|Feedbackcommentaar|"
    "Feedback opmerkingen|Komentarz zwrotny|Feedbackkommentarer|Tilbakemeldingskommentarer|"
    "Återkopplingskommentarer|Palautekommentit|Geribildirim yorumları|Отзыв в виде комментария|Коментарі|"
    "反馈评论|回饋評語|フィードバックコメント"
)
YES: Final = _words(
    "Yes|Ja|Oui|Sí|Si|Sì|Sim|Bai|Tak|Ano|Áno|Kyllä|Jah|Evet|Да|بله|हाँ|ใช่|Так|Ναι|Igen|Da|是|はい|예|نعم|כן|Có|"
    "Ya|Taip|Jā"
)
NO: Final = _words(
    "No|Nein|Non|Não|Ez|Nee|Nie|Ne|Nej|Nei|Ei|Hayır|Нет|Не|خیر|नहीं|ไม่|Ні|Όχι|Nem|Nu|否|不是|いいえ|아니오|"
    "아니요|لا|לא|Không|Tidak|Nē"
)
