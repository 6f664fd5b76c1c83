"""Named tables: three that come along, and the CSV files of a teacher's folder."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.csv_tables import MAX_TABLE_BYTES
from nn_playground.base.errors import InvalidInput, NotFound
from nn_playground.base.files import files_in, unreadable
from nn_playground.base.sentences import clauses, listed, say
from nn_playground.base.validation import did_you_mean, shown
from nn_playground.labs.mlp.table_columns import measured

FOLDER: Final = Path(__file__).with_name("tables")
TITLES: Final = {
    "penguins": "Penguins of three species",
    "iris": "Irises of three species",
    "seattle-weather": "A year of weather in Seattle",
}


class NamedTable(BaseModel):
    """A table that everybody can choose."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="By which it is asked for.")
    title: str = Field(description="What it is, in words.")
    rows: int
    columns: int


class TableLibrary:
    """The tables that come along, and those in `folder` where it is named, which win where two have one name.

    Files may come and go while the server runs.
    """

    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else None
        self._known: dict[tuple[str, int, int], NamedTable] = {}  # by path, time of change, size

    def check(self) -> None:
        """Raise InvalidInput for a folder that can't be read, has no tables, or has a file that is none."""
        if self._folder is None:
            return
        own = _files(self._folder)
        if not own:
            raise InvalidInput.at(str(self._folder), "expected tables, files that end with .csv; there are none")
        for name, path in own.items():
            self._described(name, path)

    def tables(self) -> list[NamedTable]:
        """All tables that can be read: those of the folder first."""
        found = []
        for name, path in self._paths().items():
            try:
                found.append(self._described(name, path))
            except InvalidInput:  # put there while the server runs; who asks for it is told why
                continue
        return found

    def names(self) -> list[str]:
        """The names of all tables."""
        return [*self._paths()]

    def content(self, name: str) -> bytes:
        """The file of a table; NotFound where there is none of that name."""
        paths = self._paths()
        if name not in paths:
            close = did_you_mean(name, list(paths)) or say("there are {names}.", names=listed(paths))
            raise NotFound(clauses(say("There is no table {name}", name=shown(name)), close))
        return table_bytes(paths[name])

    def _paths(self) -> dict[str, Path]:
        own = _files(self._folder) if self._folder else {}
        return own | {name: FOLDER / f"{name}.csv" for name in TITLES if name not in own}

    def _described(self, name: str, path: Path) -> NamedTable:
        """The description of a file, which is read again where it has changed."""
        try:
            state = path.stat()
        except OSError as error:
            raise unreadable(path.name, error) from None
        key = (str(path), state.st_mtime_ns, state.st_size)
        if key not in self._known:
            table = measured(table_bytes(path), what=path.name)
            title = TITLES[name] if path.parent == FOLDER else " ".join(name.replace("_", " ").split())
            self._known[key] = NamedTable(
                name=name, title=title, rows=table.rows + table.unread, columns=len(table.columns)
            )
        return self._known[key]


def table_bytes(path: Path) -> bytes:
    """The bytes of a table's file, one more than a table may have at most; InvalidInput where it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise unreadable(path.name, error) from None


def _files(folder: Path) -> dict[str, Path]:
    """The tables of a folder by name, in their order."""
    return {path.stem: path for path in files_in(folder) if path.suffix.lower() == ".csv"}
