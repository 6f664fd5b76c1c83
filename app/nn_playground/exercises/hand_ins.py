"""Hand-ins from a table of their own, and the students of a platform's file to whom they belong.

Names are told apart by nothing but their letters: a name that two students have belongs to nobody.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nn_playground.base.cells import visible
from nn_playground.base.csv_tables import plain_name
from nn_playground.exercises.gradebook import Student


@dataclass
class Owners:
    """The hand-ins of students, both by their numbers, and the names that belong to nobody, or to several."""

    found: dict[int, list[int]] = field(default_factory=dict)
    nobody: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)


def owners(names: Iterable[str], students: Sequence[Student]) -> Owners:
    """The students to whom names belong: by the first kind of key that has any, and only where it has one."""
    known: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, student in enumerate(students):
        for kind, keys in enumerate(student.keys):
            for key in filter(None, map(_folded, keys)):
                known[kind][key].add(number)
    result = Owners()
    for hand_in, name in enumerate(names):
        found = next((people for kind in sorted(known) if (people := known[kind].get(_folded(name)))), set())
        if len(found) == 1:
            result.found.setdefault(next(iter(found)), []).append(hand_in)
        else:
            (result.several if found else result.nobody).append(name)
    return result


def differing(found: Mapping[int, Sequence[int]], keys: Sequence[Hashable]) -> set[int]:
    """The students with hand-ins that are not alike, by the keys of what is handed in."""
    return {student for student, numbers in found.items() if len({keys[number] for number in numbers}) > 1}


def _folded(name: str) -> str:
    return plain_name(visible(name))
