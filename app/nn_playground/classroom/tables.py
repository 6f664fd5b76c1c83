"""The tables of the database, and the changes of their schema from version to version.

Times are milliseconds since 1970, UTC; what happened later is told by the ids, since clocks jump.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData()

SCHEMA: Final = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

CLASSES: Final = Table(
    "classes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("exercises", Text, nullable=False),  # a JSON list of slugs; an empty one is all
    Column("open", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("sent", Text, nullable=False),  # as JSON: a link, an exercise, or null
    Column("used_at", BigInteger, nullable=False),
    Column("sends", Integer, nullable=False, server_default="0"),  # how often all were sent somewhere
    Column(
        "doubted_at", BigInteger, nullable=False, server_default="0"
    ),  # when used_at was found old, or ahead; 0: not
)

MEMBERS: Final = Table(
    "members",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("class_id", ForeignKey(CLASSES.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("handle", String(20), nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("rejoin", String(8), nullable=False),
    Column("joined_at", BigInteger, nullable=False),
    UniqueConstraint("class_id", "name_key", name="one_name_in_a_class"),
)

SUBMISSIONS: Final = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("class_id", ForeignKey(CLASSES.c.id), nullable=False),
    Column("member_id", ForeignKey(MEMBERS.c.id), nullable=False),
    Column("exercise", Text, nullable=False),
    Column("content", Text, nullable=False),  # as JSON: link, answers, parameters
    Column("size", Integer, nullable=False),  # of the content, in characters
    Column("receipt", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("submissions_of_a_class", "class_id", "member_id"),
)

# What each member has on screen, and the tab that shows it: `process` is empty where none does. Every change has
# another `stamp`, a random number, since clocks jump.
SCREENS: Final = Table(
    "screens",
    METADATA,
    Column("member_id", ForeignKey(MEMBERS.c.id), primary_key=True),
    Column("class_id", ForeignKey(CLASSES.c.id), nullable=False),
    Column("process", String(32), nullable=False),
    Column("seat", Integer, nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("picture_stamp", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),  # when the process has told last that the tab is open
    Column("changed_at", BigInteger, nullable=False),  # by hand
    Column("watched_at", BigInteger, nullable=False),  # when somebody asked last for the whole run
    Column("content", Text, nullable=False),  # as JSON: link, epoch, numbers, verdicts and so on; null before the first
    Column("picture", LargeBinary),  # value codes, deflated
    Column("whole", Text),  # as JSON: the whole run, where somebody asked for it
    Index("screens_of_a_class", "class_id"),
)

Migration = Callable[[Connection], None]


def _add_screens(connection: Connection) -> None:
    """Version 2: what members have on screen, and how often all were sent somewhere."""
    connection.exec_driver_sql("ALTER TABLE classes ADD COLUMN sends INTEGER DEFAULT 0 NOT NULL")
    SCREENS.create(connection)


def _add_doubts(connection: Connection) -> None:
    """Version 3: since when a class seems to be unused."""
    connection.exec_driver_sql("ALTER TABLE classes ADD COLUMN doubted_at BIGINT DEFAULT 0 NOT NULL")


# Each changes the schema of one version to that of the next; version 1 is what there was first. A change of the tables
# above comes with one here.
MIGRATIONS: Final[tuple[Migration, ...]] = (_add_screens, _add_doubts)
