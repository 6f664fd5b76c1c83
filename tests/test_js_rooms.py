"""The rooms of the page's modules: imports go one way, without circles, and drawing knows no document."""

import graphlib
import re
from pathlib import Path

import pytest

from tests.serving import ROOT

HOME = ROOT / "static" / "js"
FILES = sorted(HOME.rglob("*.js"))
# From the inside out: a room imports only those before it. What stands here together stays apart.
BESIDE = ("compare", "exercise", "runs", "save", "sweep")
ROOMS = (("core",), ("draw",), ("shell",), ("settings",), BESIDE, ("classroom",), ("labs",), ("",))
RANKS = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}


def imports_of(path: Path) -> list[Path]:
    """The modules that one loads; types are no imports."""
    found = re.findall(r'^(?:import|export)\b[^"\n]*"(\.[^"]+)";', path.read_text("utf-8"), re.MULTILINE)
    return [(path.parent / specifier).resolve() for specifier in found]


def room_of(path: Path) -> str:
    """Its top folder; "" for the entry of a page."""
    return path.relative_to(HOME).parts[0] if path.parent != HOME else ""


def module_id(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def test_every_folder_is_a_room_with_its_place() -> None:
    assert {room_of(path) for path in FILES} == set(RANKS)


@pytest.mark.parametrize("path", FILES, ids=module_id)
def test_a_module_imports_its_own_room_and_rooms_further_in(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(imports_of(path)) == len(re.findall(r"^(?:import\b|export\b.* from\b)", text, re.MULTILINE))
    room = room_of(path)
    for imported in imports_of(path):
        assert imported in FILES
        assert room_of(imported) == room or RANKS[room_of(imported)] < RANKS[room], module_id(imported)


def test_imports_go_in_no_circle() -> None:
    tuple(graphlib.TopologicalSorter({path: imports_of(path) for path in FILES}).static_order())


@pytest.mark.parametrize("path", [path for path in FILES if "draw" in path.parts], ids=module_id)
def test_drawing_names_neither_document_nor_window(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/|//.*", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"(?<!\.)\b(document|window)\b", code)


def test_the_map_names_every_module_and_nothing_else() -> None:
    text = (HOME / "main.js").read_text("utf-8").split("*/\n")[0]
    places = re.findall(r"^ \*   ([\w/]+)/ +(.*(?:\n \* {9,}.*)*)", text, re.MULTILINE)
    named = [f"{folder}/{name}" for folder, words in places for name in re.findall(r"\b[a-z-]+\.js", words)]
    assert sorted(named) == sorted(module_id(path) for path in FILES if path.parent != HOME)


# What a lab's networks and data are made of: labs without them come, and change nothing in these rooms for it.
LAB_WORDS = re.compile(r"neuron|layer|feature|datasets|activation|dropout|labs/", re.IGNORECASE)
GENERIC = ("core", "shell", "settings", "exercise", "runs", "sweep", "compare")


@pytest.mark.parametrize("path", [path for path in FILES if room_of(path) in GENERIC], ids=module_id)
def test_rooms_of_all_pages_do_not_know_what_a_lab_is_made_of(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert LAB_WORDS.findall(code) == []


def test_states_for_who_listens_are_words() -> None:
    """`toggleAttribute` leaves "", which says for `aria-invalid` and its like that it is not so."""
    found = [module_id(path) for path in FILES if re.search(r'toggleAttribute\(\s*"aria-', path.read_text("utf-8"))]
    assert found == []
