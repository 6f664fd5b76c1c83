"""Grading worksheets as Moodle writes them, in the languages of its sites."""

from typing import Final

LINK: Final = "https://play.example.org/exercises/two-clouds#dataset=gauss&amp;networkShape="
ADA: Final = (
    f'<p dir="ltr">My network:</p>\n<p><a href="{LINK}">this</a></p><p>Exercise: Two clouds (two-clouds)<br>Link: '
    f'<a href="{LINK}">{LINK}</a><br>Answer to “How many?”: 3<br>Check: passed</p>'
)
BOB: Final = f'<p><a href="{LINK}2,1" target="_blank">https://play.example.org/exercises/two-clo…</a></p>'
CY: Final = "<p>I forgot, sorry &amp; good-bye.</p>"

# Headers and a first cell by language: as `mod_assign` orders them, with online text and comments.
HEADERS: Final = {
    "en": (
        (
            "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
            "Last modified (submission),Online text,Last modified (grade),Feedback comments"
        ),
        ("Participant ", "Yes", "No"),
        ".",
    ),
    "de": (
        (
            "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,"
            "Zuletzt geändert (Abgabe),Texteingabe online,Zuletzt geändert (Bewertung),Feedback als Kommentar"
        ),
        ("Teilnehmer/in", "Ja", "Nein"),
        ",",
    ),
    "fr": (
        (
            "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
            "Dernière modification (travail remis),Texte en ligne,"
            "Dernière modification (note),Feedback par commentaires"
        ),
        ("Participant", "Oui", "Non"),
        ",",
    ),
    "es": (
        (
            "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
            "La calificación puede ser cambiada,Última modificación (entrega),Texto en línea,"
            "Última modificación (calificación),Comentarios de retroalimentación"
        ),
        ("Participante ", "Sí", "No"),
        ",",
    ),
    "ca": (
        (
            "Identificador,Nom complet,Adreça electrònica,Estat,Qualificació,Qualificació màxima,"
            "La qualificació es pot canviar,Darrera modificació (tramesa),Text en línia,"
            "Darrera modificació (qualificació),Comentaris de retroacció"
        ),
        ("Participant ", "Sí", "No"),
        ",",
    ),
    "zh": (
        ("标识符,姓名,电子邮件地址,状态,成绩,最高分,允许更改成绩,最后修改（提交）,在线文本,最后修改（成绩）,反馈评论"),
        ("参与者", "是", "否"),
        ".",
    ),
}


def quoted(cell: str, signs: str = ', "\t\n\r') -> str:
    """A cell as PHP's fputcsv writes it, or a program that quotes where there are other signs."""
    is_plain = not any(sign in cell for sign in signs)
    return cell if is_plain else '"' + cell.replace('"', '""') + '"'


def worksheet(
    language: str = "en", *, most: str = "100.00", newline: str = "\n", bom: bool = False, blind: bool = False
) -> str:
    """A worksheet with five students: of one the grade can't be changed, and one has handed in nothing."""
    header, (participant, yes, no), sign = HEADERS[language]
    people = [
        ("21", "Ada Lovelace", yes, ADA, ""),
        ("22", "Bob Müller, jr.", yes, BOB, ""),
        ("23", "=cmd|x", yes, CY, ""),
        ("24", "Di", yes, "", "see me"),
        ("25", "Eve", no, ADA, "agreed"),
    ]
    rows = [
        [f"{participant}{number}", name, f"{number}@uni.example.org", "Submitted - ", ""]
        + [most.replace(".", sign), may, "Tuesday, 2 December 2025, 10:37", text, "-", comment]
        for number, name, may, text, comment in people
    ]
    table = [header.split(","), *rows]
    if blind:
        table = [[row[0], *row[3:]] for row in table]
    lines = (",".join(map(quoted, row)) + newline for row in table)
    return ("\ufeff" if bom else "") + "".join(lines)
