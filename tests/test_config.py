"""Settings: what a person writes, what he gets, and what he is told when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot import strict_yaml
from bot.config import ConfigError, Settings, Telegram, keys, load

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_-x"
EXAMPLE = Path(__file__).parent.parent / "config.example.yaml"

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a config.yaml; the text may be indented as a whole."""

    def write(text: str) -> Path:
        file = tmp_path / "config.yaml"
        file.write_text(text, "utf-8")
        return file

    return write


def faults_of(path: Path | None, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return caught.value.faults


# --- what one gets ---------------------------------------------------------------------------------


def test_a_token_is_enough_and_the_rest_has_defaults(write: Write, tmp_path: Path) -> None:
    settings = load(write(f"telegram:\n  token: {TOKEN}\n"), {})
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.base_url == "https://api.telegram.org/bot"
    assert settings.telegram.base_file_url == "https://api.telegram.org/file/bot"
    assert settings.telegram.proxy is None
    assert str(settings.database.url) == f"sqlite:///{tmp_path}/bot.sqlite3"
    assert settings.questions.path == tmp_path / "questions"
    assert settings.operator.user_ids == ()


def test_the_environment_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(
        None, {"BOT_TELEGRAM__TOKEN": TOKEN, "BOT_OPERATOR__USER_IDS": "1, 2，3", "HOME": "/root"}
    )
    assert settings.operator.user_ids == (1, 2, 3)
    assert str(settings.database.url) == f"sqlite:///{tmp_path}/bot.sqlite3"


def test_without_a_name_config_yaml_of_the_working_directory_is_read(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(f"telegram: {{token: '{TOKEN}'}}\noperator: {{user_ids: [7]}}\n")
    monkeypatch.chdir(tmp_path)
    assert load(None, {}).operator.user_ids == (7,)


def test_the_environment_wins_over_the_file_and_an_empty_variable_does_not(write: Write) -> None:
    file = write(f"telegram:\n  token: {TOKEN}\n  proxy: http://a:1\nquestions:\n  path: mine\n")
    settings = load(file, {"BOT_QUESTIONS__PATH": "/elsewhere", "BOT_TELEGRAM__PROXY": ""})
    assert settings.questions.path == Path("/elsewhere")
    assert settings.telegram.proxy == SecretStr("http://a:1")


def test_empty_keys_and_groups_count_as_not_set(write: Write, tmp_path: Path) -> None:
    settings = load(write(f"telegram:\n  token: {TOKEN}\n  proxy:\ndatabase:\noperator:\n"), {})
    assert str(settings.database.url).endswith("/bot.sqlite3")


def test_a_server_of_ones_own_serves_the_files_too(write: Write) -> None:
    settings = load(write(f"telegram:\n  token: {TOKEN}\n  base_url: http://127.0.0.1:8081/bot\n"), {})
    assert settings.telegram.base_file_url == "http://127.0.0.1:8081/file/bot"


@pytest.mark.parametrize("from_environment", [False, True])
def test_a_secret_may_lie_in_a_file_of_its_own(write: Write, tmp_path: Path, from_environment: bool) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "token").write_text(f"{TOKEN}\n")  # an editor leaves a line feed at the end
    if from_environment:
        # The variable wins although the file has the key without `_file`: the environment as a whole wins.
        file = write("telegram:\n  token: put-the-token-here\n")
        settings = load(file, {"BOT_TELEGRAM__TOKEN_FILE": "secrets/token"})
    else:
        settings = load(write("telegram:\n  token_file: secrets/token\n"), {})
    assert settings.telegram.token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:////var/lib/bot.sqlite3", "sqlite:////var/lib/bot.sqlite3"),  # four slashes: absolute
        ("postgresql://u:p@h/bot", "postgresql+psycopg://u:p@h/bot"),  # as most providers print it
        ("postgres://u:p@h:5433/bot", "postgresql+psycopg://u:p@h:5433/bot"),  # as the older ones do
        ("postgresql+psycopg://u@/bot?host=/run/pg", "postgresql+psycopg://u@/bot?host=%2Frun%2Fpg"),
        ("postgresql://u@h/bot?password=p", "postgresql+psycopg://u:p@h/bot"),  # where it can be hidden
    ],
)
def test_addresses_of_databases(write: Write, written: str, meant: str) -> None:
    settings = load(write(f"telegram:\n  token: {TOKEN}\ndatabase:\n  url: {written}\n"), {})
    assert settings.database.url.render_as_string(hide_password=False) == meant


@pytest.mark.parametrize("written", ["[5, 6, 5]", "5,6", '"5 6"', "\n    - 5\n    - 6"])
def test_ids_as_people_write_them(write: Write, written: str) -> None:
    settings = load(write(f"telegram:\n  token: {TOKEN}\noperator:\n  user_ids: {written}\n"), {})
    assert settings.operator.user_ids == (5, 6)


def test_settings_do_not_change(write: Write) -> None:
    settings = load(write(f"telegram:\n  token: {TOKEN}\n"), {})
    with pytest.raises(ValidationError):
        settings.questions.path = Path("x")


def test_periods_are_days(write: Write) -> None:
    keep = load(write(f"telegram:\n  token: {TOKEN}\nretention:\n  messages: 30\n"), {}).retention.periods
    assert (keep.messages, keep.receipts) == (timedelta(days=30), timedelta(days=1095))


# --- what one is told ------------------------------------------------------------------------------


def test_all_faults_are_told_at_once_in_the_order_of_the_file(write: Write) -> None:
    file = write(
        "telegram:\n"
        f"  tokn: {TOKEN}\n"
        "  base_url: https://api.telegram.org\n"
        "  proxy: 127.0.0.1:7890\n"
        "databse:\n"
        "  url: sqlite:///x\n"
        "questions:\n"
        "  path: here\n"
        "  path: there\n"
        "operator:\n"
        "  user_ids: ['@boss']\n"
    )
    assert faults_of(file, BOT_QUESTION__PATH="x") == (
        f"{file}, line 2: telegram.tokn: there is no such key. Did you mean telegram.token? Allowed here: "
        "token, token_file, base_url, base_file_url, proxy, proxy_file",
        f"{file}, line 3: telegram.base_url: must be an http address that ends in /bot, such as "
        "https://api.telegram.org/bot or, for a Bot API server of your own, http://127.0.0.1:8081/bot",
        f"{file}, line 4: telegram.proxy: must be the address of a proxy, such as http://127.0.0.1:7890 or "
        "socks5://name:password@127.0.0.1:1080",
        f"{file}, line 5: databse: there is no such key. Did you mean database? Allowed here: telegram, "
        "database, questions, operator, retention",
        f"{file}, line 9: questions.path: is written twice, in line 8 and in line 9; keep one of them",
        f'{file}, line 11: operator.user_ids: "@boss" is not the id of a person. Allowed: positive whole '
        "numbers, such as [123456789] (not a @username, nor the negative id of a group)",
        "BOT_QUESTION__PATH: there is no such setting. Did you mean BOT_QUESTIONS__PATH?",
        f"{file}: telegram.token: put the token from @BotFather into telegram.token (or into the environment "
        "variable BOT_TELEGRAM__TOKEN)",
    )


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        # What people do to a YAML file.
        ("telegram:\n\ttoken: x", 2, "a tab stands where YAML wants spaces"),
        ("telegram:\n  token:123", 1, "with a space after the colon"),  # one text, not a key and a value
        ("telegram：\n  token: x", 2, 'narrow ":"'),  # typed with a Chinese keyboard
        ("telegram:\n  token: 'x", 2, "a quotation mark is not closed"),
        ("telegram:\n  proxy: @x", 2, "must be in quotes"),
        ("telegram:\n  token: x\n proxy: y", 3, "the indentation is uneven"),
        ("- telegram", 1, "must begin with a key, such as telegram:"),
        ("telegram: [token]", 1, "must hold keys, indented on the lines below it"),
        # The key is right, its place is not.
        (f"token: '{TOKEN}'", 1, "Did you mean telegram.token?"),
        ("database:\n  user_ids: 5", 2, "Did you mean operator.user_ids?"),
        # Values.
        ("telegram:\n  token: 12:30", 2, "must be text; put it in quotes"),
        ("telegram:\n  token: 123456:ABC", 2, "this is not a bot's token"),
        (
            "telegram:\n  base_url: https://api.telegram.org/file/bot",
            2,
            "must be an http address that ends in /bot",
        ),
        ("telegram:\n  base_file_url: https://api.telegram.org/bot", 2, "ends in /file/bot"),
        ("telegram:\n  proxy: http://h:99999", 2, "must be the address of a proxy"),
        ("database:\n  url: sqlite://bot.sqlite3", 2, "three slashes"),
        ("database:\n  url: 'sqlite:///:memory:'", 2, "a file that stays"),
        ("database:\n  url: sqlite://", 2, "a file that stays"),
        ("database:\n  url: bot.sqlite3", 2, "sqlite:///bot.sqlite3 or postgresql+psycopg://"),
        ("database:\n  url: mysql://h/bot", 2, 'of the kind "mysql" cannot be used. Allowed: sqlite:///'),
        ("questions:\n  path: 2026", 2, "must be text; put it in quotes"),
        ("questions:\n  path: ''", 2, "must name a folder"),
        ("retention:\n  messages: 3", 2, "must be a number of days from 7 up to 99999"),
        ("retention:\n  answers: for ever", 2, "must be a number of days from 31"),
        ("operator:\n  user_ids: [-100123]", 2, '"-100123" is not the id of a person'),
        ("operator:\n  user_ids: true", 2, "positive whole numbers"),
    ],
)
def test_a_fault_names_file_line_and_what_is_allowed(write: Write, text: str, line: int, told: str) -> None:
    file = write(text)
    faults = [fault for fault in faults_of(file) if fault.startswith(f"{file}, line {line}: ")]
    assert len(faults) == 1
    assert told in faults[0]


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("BOT_TELEGRAM__TOKN", "Did you mean BOT_TELEGRAM__TOKEN?"),
        ("BOT_TELEGRAM_TOKEN", "Did you mean BOT_TELEGRAM__TOKEN?"),  # one underscore is the usual slip
        ("BOT_OPERATOR__USER_IDS_FILE", "Did you mean BOT_OPERATOR__USER_IDS?"),  # no secret, no file
        ("BOT_LOG__COLOUR", "Allowed: BOT_TELEGRAM__TOKEN"),
    ],
)
def test_a_mistyped_variable_is_told_of(write: Write, variable: str, told: str) -> None:
    (fault,) = faults_of(write(f"telegram:\n  token: {TOKEN}\n"), **{variable: "x"})
    assert fault.startswith(f"{variable}: there is no such setting.")
    assert told in fault


def test_variables_of_other_programs_are_left_alone(write: Write) -> None:
    load(write(f"telegram:\n  token: {TOKEN}\n"), {"BOT_HOME": "/x", "BOTANY__X": "1", "ROBOT_X__Y": "1"})


def test_a_fault_in_the_environment_names_the_variable(write: Write) -> None:
    (fault,) = faults_of(write(f"telegram:\n  token: {TOKEN}\n"), BOT_DATABASE__URL="oracle://h/x")
    assert fault.startswith("BOT_DATABASE__URL: database.url: a database of the kind")


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "other.yaml", BOT_TELEGRAM__TOKEN=TOKEN)
    assert fault.startswith(f"{tmp_path}/other.yaml: there is no such file")


def test_a_folder_or_another_encoding_is_told_of(tmp_path: Path) -> None:
    assert "cannot be read (Is a directory)" in faults_of(tmp_path)[0]
    file = tmp_path / "config.yaml"
    file.write_bytes("telegram:\n  # 令牌\n".encode("gb18030"))  # the default of an older editor in China
    assert faults_of(file)[0] == f"{file}, line 2: this is not UTF-8 text; save the file as UTF-8"


def test_a_byte_order_mark_is_no_fault(write: Write) -> None:
    assert load(write(f"\ufefftelegram:\n  token: {TOKEN}\n"), {})


@pytest.mark.parametrize(
    ("yaml", "environ"),
    [
        (f"telegram:\n  token: {TOKEN}\n  token_file: token\n", {}),
        ("", {"BOT_TELEGRAM__TOKEN": TOKEN, "BOT_TELEGRAM__TOKEN_FILE": "token"}),
    ],
)
def test_a_secret_and_its_file_at_once_is_an_error(write: Write, yaml: str, environ: dict[str, str]) -> None:
    (fault,) = faults_of(write(yaml), **environ)
    assert fault.endswith("telegram.token: both token and token_file are set; keep one of them")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is not a text file"),
    ],
)
def test_a_secret_file_that_cannot_serve_is_told_of(
    write: Write, tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    (fault,) = faults_of(write("telegram:\n  token_file: token\n"))
    assert fault == f"{tmp_path}/config.yaml, line 2: telegram.token_file: {tmp_path}/token {told}"


# --- secrets ---------------------------------------------------------------------------------------

SECRETS = re.compile(r"AAFake|hunter2")


def test_settings_do_not_show_their_secrets(write: Write) -> None:
    settings = load(
        write(f"telegram:\n  token: {TOKEN}\n  proxy: http://me:hunter2@h:1\n"),
        {"BOT_DATABASE__URL": "postgresql://bot:hunter2@h/bot?password=hunter2"},
    )
    for shown in (repr(settings), str(settings), repr(settings.model_dump()), settings.model_dump_json()):
        assert not SECRETS.search(shown)
    assert "bot:***@h/bot" in repr(settings)  # the rest of the address helps to find a fault


@pytest.mark.parametrize(
    "yaml",
    [
        f"telegram:\n  token: {TOKEN}!\n",
        f"telegram:\n  token: [{TOKEN}]\n",
        f"telegram:\n  token：{TOKEN}\n",
        f"telegram:\n  {TOKEN}: token\n",
        f"{TOKEN}: token\n",
        f"telegram:\n  token: {TOKEN}: x\n",
        f"telegram:\n  token: '{TOKEN}\n",
        f"telegram:\n  proxy: {TOKEN}\n",
        f"telegram:\n  base_url: https://api.telegram.org/bot{TOKEN}\n",
        f"operator:\n  user_ids: [{TOKEN}]\n",
        "database:\n  url: postgresql://bot:hunter2@h:port/bot\n",
        "database:\n  url: postgresql://bot:hunt/hunter2@h/bot\n",
        "database:\n  url: mysql://bot:hunter2@h/bot\n",
        "database:\n  postgresql://bot:hunter2@h/bot:\n",
        "telegram:\n  proxy: ftp://me:hunter2@h\n",
        # The secret itself where the name of its file is wanted.
        f"telegram:\n  token_file: {TOKEN}\n",
        "database:\n  url_file: postgresql://bot:hunter2@h/bot\n",
    ],
)
def test_no_error_shows_a_secret(write: Write, yaml: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(yaml), {})
    assert not SECRETS.search(str(caught.value))
    assert caught.value.__cause__ is None  # nor the traceback below it
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_settings_made_in_code_do_not_show_a_refused_token_either() -> None:
    with pytest.raises(ValidationError) as caught:
        Telegram(token=SecretStr(f"{TOKEN}!"))
    assert not SECRETS.search(str(caught.value))


# --- without a token -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "yaml",
    [
        "",
        "telegram:\n  token: put-the-token-here\n",
        "telegram:\n  token_file: /run/secrets/of-another-user\n",  # who backs up may be somebody else
    ],
)
def test_what_needs_no_token_does_not_look_for_one(write: Write, tmp_path: Path, yaml: str) -> None:
    settings = load(write(yaml), {}, with_token=False)
    assert str(settings.database.url) == f"sqlite:///{tmp_path}/bot.sqlite3"


def test_what_needs_no_token_is_told_of_everything_else(write: Write) -> None:
    with pytest.raises(ConfigError, match=r"line 2: database\.url: "):
        load(write("database:\n  url: mysql://h/bot\n"), {}, with_token=False)


@pytest.mark.parametrize("yaml", ["telegram: [\n", "a: b: c\n"])
def test_of_a_file_that_cannot_be_read_nothing_is_said_to_be_missing(write: Write, yaml: str) -> None:
    (fault,) = faults_of(write(yaml))
    assert "token" not in fault


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == (f"{tmp_path}: cannot be read (Is a directory)",)


# --- the example -----------------------------------------------------------------------------------


def commented_keys_as_well(text: str) -> str:
    """The example with its `#key: value` lines switched on (sentences have a space after the #)."""
    return re.sub(r"^( *)#(?=[a-z])", r"\1", text, flags=re.MULTILINE)


def test_the_example_can_be_copied_and_only_wants_a_token(write: Write) -> None:
    file = write(EXAMPLE.read_text("utf-8"))
    (fault,) = faults_of(file)
    assert re.search(r"line \d+: telegram.token: put the token from @BotFather into telegram.token", fault)
    with_token = write(EXAMPLE.read_text("utf-8").replace("put-the-token-here", TOKEN))
    without_keys = {"BOT_TELEGRAM__TOKEN": TOKEN}
    assert load(with_token, {}) == load(
        write(""), without_keys
    )  # what stands in the example are the defaults


def test_the_example_has_every_key_and_no_other() -> None:
    document = strict_yaml.read(commented_keys_as_well(EXAMPLE.read_text("utf-8")))
    assert document.faults == ()
    expected = {key.path for key in keys()} | {f"{key.path}_file" for key in keys() if key.is_secret}
    assert {f"{path[0]}.{path[1]}" for path in document.lines if len(path) == 2} == expected
    assert {key.group for key in keys()} == set(Settings.model_fields)


def test_every_key_of_the_example_is_explained_in_both_languages() -> None:
    explanation: list[str] = []
    for line in EXAMPLE.read_text("utf-8").splitlines():
        if re.match(r" *# ", line):
            explanation.append(line)
        elif key := re.match(r" +([a-z_]+):", line):
            assert any(re.search(r"[a-z]{3} .*\.", each) for each in explanation), key[1]
            assert any(re.search(r"[一-鿿].*[。，：]", each) for each in explanation), key[1]
            explanation = []


def test_the_header_of_the_example_names_every_variable_once() -> None:
    header = EXAMPLE.read_text("utf-8").split("\ntelegram:")[0]
    expected = [key.variable for key in keys()] + [f"{key.variable}_FILE" for key in keys() if key.is_secret]
    assert sorted(re.findall(r"\bBOT_\w+", header)) == sorted(expected)
