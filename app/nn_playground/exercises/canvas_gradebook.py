"""Canvas's exported gradebook.

    Student | LastName, FirstName; ID, [SIS User ID], SIS Login ID, [...], Section, [...], title (number), ..., totals

Rows of a name without an ID come first, of which “Points Possible” has the maximum of each assignment. Canvas finds
students again by their ID, and assignments by the number behind their title. What was handed in is not in it.
"""

import re
from typing import Final

from nn_playground.base.cells import is_number
from nn_playground.base.csv_tables import plain_name
from nn_playground.base.errors import InvalidInput
from nn_playground.base.placed_cells import PlacedTable, placed_table
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown
from nn_playground.exercises.gradebook import Gradebook, Student, maximum, sign_of, some_columns

TITLE: Final = re.compile(r"(.*\S)\s*\((\d+)\)\s*", re.DOTALL)
POINTS_ROW: Final = "points possible"
TEST_STUDENT: Final = "student, test"  # the one as whom a teacher looks at the course
EXCUSED: Final = "The student is excused from this assignment."
UNASSIGNED: Final = "The student doesn't have this assignment."
KEPT_GRADES: Final = {"ex": EXCUSED, "n/a": UNASSIGNED}
NO_GRADEBOOK: Final = (
    "{what}: expected the gradebook as Canvas exports it, whose first line has Student, ID and Section; got {names}"
)
NO_POINTS_ROW: Final = "{what}: there is no row “Points Possible”. Export the gradebook anew."
UNSURE_ASSIGNMENT: Final = (
    "{what}: which assignment is to be graded is not certain; name it by --grade-column. There are {names}"
)
NO_ASSIGNMENT: Final = "{what}: there is no assignment {name}; there are {names}"
SEVERAL_ASSIGNMENTS: Final = (
    "{what}: there is more than one assignment {name}; name it by its number, too. There are {names}"
)
SAME_STUDENT: Final = "{what}, lines {first} and {line}: both have the ID {id}. Delete one of them, or export it anew."


def canvas_gradebook(content: bytes, *, what: str, slug: str, title: str, grade_column: str | None = None) -> Gradebook:
    """Read a gradebook; the assignment is named by its title or number, else it is called like the exercise.

    InvalidInput names what is wrong.
    """
    table = placed_table(content, what=what)
    places = _info_columns(table)
    points = next((number for number, row in enumerate(table.rows) if _is_points_row(row.cells)), None)
    if points is None:
        raise InvalidInput(say(NO_POINTS_ROW, what=what))
    assignments = _assignments(table, points, places["section"])
    grade = _assignment(table, assignments, slug, title) if grade_column is None else _named(table, grade_column)
    sign = sign_of(table, *assignments, grade)
    students = tuple(_students(table, points + 1, places, grade))
    _check_students(table, students, places["id"])
    return Gradebook(table, students, grade, None, maximum(table, points, grade, sign), sign)


def _info_columns(table: PlacedTable) -> dict[str, int]:
    """The places of the columns before the assignments by their names."""
    names = [plain_name(name) for name in table.header]
    places = {name: place for place, name in reversed([*enumerate(names)])}
    has_names = names[:2] == ["lastname", "firstname"] or "student" in names[0]
    if not has_names or "id" not in places or "section" not in places:
        raise InvalidInput(say(NO_GRADEBOOK, what=table.what, names=some_columns(table, range(len(names)))))
    return places


def _is_points_row(cells: tuple[str, ...]) -> bool:
    return plain_name(cells[0]) == POINTS_ROW


def _assignments(table: PlacedTable, points: int, section: int) -> list[int]:
    """The columns with a number behind their title, and a number of points."""
    cells = table.rows[points].cells
    return [
        place
        for place, name in enumerate(table.header)
        if place > section and place < len(cells) and TITLE.fullmatch(name) and is_number(cells[place].strip())
    ]


def _assignment(table: PlacedTable, assignments: list[int], slug: str, title: str) -> int:
    """The one assignment that is called like the exercise, or has its name in its own."""
    wanted = [plain_name(slug), plain_name(title)]
    titles = {place: plain_name(_title(table.header[place])) for place in assignments}
    found = [place for place, name in titles.items() if name in wanted]
    found = found or [place for place, name in titles.items() if any(one in name for one in wanted)]
    if len(found) != 1:
        raise InvalidInput(say(UNSURE_ASSIGNMENT, what=table.what, names=some_columns(table, found or assignments)))
    return found[0]


def _named(table: PlacedTable, name: str) -> int:
    """The column with a name, else the one whose title, or whose number, is this."""
    wanted = plain_name(name)
    for part in (str, _title, _number):
        found = [place for place, header in enumerate(table.header) if plain_name(part(header)) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise InvalidInput(
                say(SEVERAL_ASSIGNMENTS, what=table.what, name=shown(name), names=some_columns(table, found))
            )
    numbered = [place for place, header in enumerate(table.header) if TITLE.fullmatch(header)]
    raise InvalidInput(say(NO_ASSIGNMENT, what=table.what, name=shown(name), names=some_columns(table, numbered)))


def _title(header: str) -> str:
    found = TITLE.fullmatch(header)
    return found[1] if found else header


def _number(header: str) -> str:
    found = TITLE.fullmatch(header)
    return found[2] if found else ""


def _students(table: PlacedTable, first: int, places: dict[str, int], grade: int) -> list[Student]:
    students = []
    for number, row in enumerate(table.rows[first:], first):
        table.check_width(row)
        names = _names(row.cells, places)
        if plain_name(names[0]) == TEST_STUDENT:
            continue
        known = [row.cells[places[kind]] for kind in ("sis login id", "sis user id", "id") if kind in places]
        if not any(map(str.strip, (*names, *known))):
            continue
        kept = KEPT_GRADES.get(plain_name(row.cells[grade]), "")
        students.append(Student(number, names[0].strip(), "", kept, (*((key,) for key in known), names)))
    return students


def _names(cells: tuple[str, ...], places: dict[str, int]) -> tuple[str, ...]:
    """The name of a student, as “Lovelace, Ada” and as “Ada Lovelace”."""
    if "lastname" in places:
        last, first = cells[places["lastname"]].strip(), cells[places["firstname"]].strip()
    else:
        last, _, first = (part.strip() for part in cells[0].partition(","))
    return (f"{last}, {first}", f"{first} {last}") if first else (last,)


def _check_students(table: PlacedTable, students: tuple[Student, ...], place: int) -> None:
    """Raise InvalidInput for two rows of one student."""
    known: dict[str, int] = {}
    for student in students:
        row = table.rows[student.row]
        if key := row.cells[place].strip():
            first = known.setdefault(key, row.line)
            if first != row.line:
                raise InvalidInput(say(SAME_STUDENT, what=table.what, first=first, line=row.line, id=shown(key)))
