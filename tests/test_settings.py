"""The environment: what is understood, what is refused, and that the table tells all."""

import pytest

from nn_playground.base.errors import InvalidSettings
from nn_playground.base.settings import PREFIX, Settings, cores


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert (settings.host, settings.port, settings.frames_per_second) == ("127.0.0.1", 8000, 60)
    assert settings.allowed_origins == ()
    assert settings.threads == cores() >= 1


def test_variables_are_read_and_other_programs_are_left_alone() -> None:
    settings = Settings.read({"PLAYGROUND_PORT": "9001", "PLAYGROUND_LOG_LEVEL": "debug", "HOME": "/x", "PORT": "1"})
    assert settings.port == 9001
    assert settings.log_level == "debug"


def test_origins_are_separated_by_commas() -> None:
    settings = Settings.read({"PLAYGROUND_ALLOWED_ORIGINS": "https://a.example, http://b.example:81,"})
    assert settings.allowed_origins == ("https://a.example", "http://b.example:81")


def test_what_is_given_wins_and_none_does_not_count() -> None:
    settings = Settings.read({"PLAYGROUND_PORT": "9001", "PLAYGROUND_HOST": "::1"}, port=9002, host=None)
    assert (settings.host, settings.port) == ("::1", 9002)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "http"),
        ("HOST", ""),
        ("FRAMES_PER_SECOND", "0"),
        ("THREADS", "2.5"),
        ("MAX_TABS", "-1"),
        ("MAX_COST", ""),
        ("LOG_LEVEL", "loud"),
        ("ALLOWED_ORIGINS", "example.org"),
        ("ALLOWED_ORIGINS", "https://example.org/page"),
    ],
)
def test_a_wrong_value_is_named_with_the_variable(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.read({PREFIX + name: value})
    assert PREFIX + name in caught.value.message
    assert repr(value).strip("'") in caught.value.message
    assert [detail.path for detail in caught.value.details] == [PREFIX + name]


def test_an_unknown_name_is_an_error_that_says_what_was_meant() -> None:
    with pytest.raises(InvalidSettings, match=r"PLAYGROUND_PROT: .*did you mean PLAYGROUND_PORT\?"):
        Settings.read({"PLAYGROUND_PROT": "1"})
    with pytest.raises(InvalidSettings, match=r"PLAYGROUND_QQ: .*known are PLAYGROUND_HOST"):
        Settings.read({"PLAYGROUND_QQ": "1"})


def test_several_wrong_values_are_all_named() -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.read({"PLAYGROUND_PORT": "x", "PLAYGROUND_THREADS": "0"})
    assert {detail.path for detail in caught.value.details} == {"PLAYGROUND_PORT", "PLAYGROUND_THREADS"}


def test_the_table_describes_every_setting() -> None:
    rows = Settings.table()
    assert [row.name for row in rows] == [PREFIX + name.upper() for name in Settings.model_fields]
    assert all(row.description.endswith(".") for row in rows)
    assert {row.name: row.default for row in rows}["PLAYGROUND_PORT"] == "8000"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.read({}).port = 1  # type: ignore[misc]


# ---- secrets ----

SECRET = "long-enough-to-be-a-secret"


def test_secrets_are_read_and_never_shown() -> None:
    settings = Settings.read({"PLAYGROUND_SECRET": SECRET, "PLAYGROUND_TOKEN": SECRET})
    assert settings.secret
    assert settings.token
    assert settings.secret.get_secret_value() == settings.token.get_secret_value() == SECRET
    assert SECRET not in repr(settings) + str(settings)
    assert SECRET not in settings.model_dump_json()
    assert Settings.read({}).secret is Settings.read({}).token is None


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"SECRET": "hunter2"}, "PLAYGROUND_SECRET: expected at least 16 characters; got fewer"),
        ({"TOKEN": "hunter2", "SECRET": SECRET}, "PLAYGROUND_TOKEN: expected at least 16 characters; got fewer"),
        (
            {"TOKEN": SECRET + "é", "SECRET": SECRET},
            "PLAYGROUND_TOKEN: expected visible ASCII characters and no spaces",
        ),
        ({"TOKEN": SECRET}, "PLAYGROUND_TOKEN: expected PLAYGROUND_SECRET beside it"),
    ],
)
def test_a_wrong_secret_is_named_and_not_shown(environment: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.read({PREFIX + name: value for name, value in environment.items()})
    assert caught.value.message.startswith(says)
    assert not any(value in caught.value.message for value in environment.values())
