"""Gradebooks as Canvas exports them."""

from typing import Final

from tests.worksheets import quoted

HEADER: Final = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes"]
ASSIGNMENTS: Final = ["Two clouds (4711)", "Spiral (4712)"]
TOTALS: Final = ["Assignments Current Score", "Current Score (2020)"]
STUDENTS: Final = [
    # name, ID, SIS User ID, login, then the cell of the assignment
    ("Lovelace, Ada", "101", "S1", "ada7", ""),
    ("Müller, Bob", "102", "S2", "bob@uni.example.org", "1.00"),
    ("=cmd|x", "103", "", "103", ""),
    ("Smith, Di", "104", "S4", "di", "EX"),
    ("Smith, Eve", "105", "S5", "eve", "N/A"),
    ("Smith, Flo", "106", "S6", "flo", "2.50"),
    ("Student, Test", "999", "", "b3a9c1", ""),
]


def gradebook(
    *,
    separator: str = ",",
    sign: str = ".",
    newline: str = "\n",
    bom: bool = False,
    manual: bool = False,
    two_names: bool = False,
    points: str = "10.00",
) -> str:
    """A gradebook of seven rows of students, the test student among them."""
    table = [[*HEADER, *ASSIGNMENTS, *TOTALS]]
    if manual:
        table.append(["", "", "", "", "", "", "Manual Posting", "", "", ""])
    table.append(["    Points Possible", "", "", "", "", "", points, "5.00", "(read only)", "(read only)"])
    for name, number, user, login, grade in STUDENTS:
        table.append([name, number, user, login, "A and B", "says hi", grade, "3.50", "70.00", "70.00"])
    if two_names:
        names = [[*row[0].partition(", ")[::2]] for row in table]
        names[0] = ["LastName", "FirstName"]
        table = [[*name, *row[1:]] for name, row in zip(names, table, strict=True)]
    table = [[cell.replace(".", sign) if is_decimal(cell) else cell for cell in row] for row in table]
    lines = (separator.join(quoted(cell, f'{separator}"\r\n') for cell in row) + newline for row in table)
    return ("\ufeff" if bom else "") + "".join(lines)


def is_decimal(cell: str) -> bool:
    return cell.replace(".", "").isdigit()
