"""Texts that are long and wrong, of any length, for each door: what is refused must cost no more than its length."""

import csv
import io
import json
from collections.abc import Callable
from typing import Final

Text = Callable[[int], str]  # of about so many bytes


def many(begin: str, item: Callable[[int], str], end: str, between: str = ",") -> Text:
    """A text that repeats something with its number."""

    def text(size: int) -> str:
        length = len(item(10_000)) + len(between)
        return begin + between.join(map(item, range(max(2, (size - len(begin) - len(end)) // length)))) + end

    return text


def twice(begin: str, item: Callable[[int], str], end: str, between: str = ",") -> Text:
    """The same, and the last one is there twice."""

    def text(size: int) -> str:
        count = max(2, (size - len(begin) - len(end)) // (len(item(10_000)) + len(between)))
        return begin + between.join(map(item, [*range(count), count - 1])) + end

    return text


def long(begin: str, piece: str, end: str) -> Text:
    """A text with one long thing in it."""
    return lambda size: begin + piece * ((size - len(begin) - len(end)) // len(piece)) + end


def key(number: int) -> str:
    return f'"k{number}":1'


def late(number: int) -> str:
    return f'"{"x" * 150}{number}":1'


RUNS: Final[dict[str, Text]] = {
    "no object": many("[", str, "]"),
    "keys": many("{", key, "}"),
    "a key twice": twice("{", key, "}"),
    "a key always": many("{", lambda _: '"k":1', "}"),
    "keys of the config": many('{"config":{', key, "}}"),
    "keys of a part": many('{"config":{"data":{', key, "}}}"),
    "a key of a part twice": twice('{"config":{"training":{"stop":{', key, "}}}}"),
    "keys that differ late": many("{", late, "}"),
    "a key that differs late twice": twice("{", late, "}"),
    "keys twice at each level": lambda size: '{"a":1,"a":' * (size // 11) + "1" + "}" * (size // 11),
    "objects with a key twice": many("[", lambda _: '{"a":1,"a":2}', "]"),
    "small objects": many('{"config":{"network":{"hidden":[', lambda n: f'{{"u{n}":1}}', "]}}}"),
    "a long key": long('{"', "k", '":1}'),
    "a long key with many parts": many('{"values":{"' + "k" * 5000 + '":{', key, "}}}"),
    "lists inside each other": long("", "[", ""),
    "objects inside each other": long("", '{"a":', ""),
    "deep lists beside each other": many("[", lambda _: "[" * 14 + "]" * 14, "]"),
    "a long number": long('{"epochs":', "9", "}"),
    "a long fraction": long('{"epochs":0.', "1", "}"),
    "a long exponent": long('{"epochs":1e', "9", "}"),
    "a number that is none": long('{"epochs":', "1", "x}"),
    "a long text": long('{"link":"', "x", '"}'),
    "a long text elsewhere": long('{"config":{"problem":"', "classificatio", '"}}'),
    "a text of escapes": long('{"config":{"seed":"', "\\u0041", '"}}'),
    "a text of halves": long('{"config":{"seed":"', "\\ud800", '"}}'),
    "a text never closed": long('{"config":"', "\\n", ""),
    "spaces": long("{", " ", "}"),
    "commas": long('{"record":[1', ",", "]}"),
    "commas behind each other": long("[", "1,", ""),
    "record": many('{"record":[', lambda n: str(n % 90), "]}"),
    "record of texts": many('{"record":[', lambda n: f'"{n}"', "]}"),
    "record of lists": many('{"record":[', lambda _: "[[[]]]", "]}"),
    "record of large numbers": many('{"record":[', lambda _: "9" * 18, "]}"),
    "include": many('{"include":[', lambda _: '"gird"', "]}"),
    "hidden": many('{"config":{"network":{"hidden":[', lambda _: "1", "]}}}"),
    "hidden of texts": many('{"config":{"network":{"hidden":[', lambda _: '"4"', "]}}}"),
    "hidden of layers": many('{"config":{"network":{"hidden":[', lambda _: '{"units":1,"activation":"rleu"}', "]}}}"),
    "hidden of lists": many('{"config":{"network":{"hidden":[', lambda _: "[[1]]", "]}}}"),
    "features": many('{"config":{"features":[', lambda _: '"x1"', "]}}"),
    "features that are none": many('{"config":{"features":[', lambda n: f'"x{n}"', "]}}"),
    "weights": many('{"config":{},"parameters":{"weights":[[[', lambda _: "1", ']]],"biases":[[0]]}}'),
    "weights of texts": many('{"config":{},"parameters":{"weights":[[[', lambda _: '"1"', ']]],"biases":[[0]]}}'),
    "units": many('{"config":{},"parameters":{"weights":[[', lambda _: "[1]", ']],"biases":[[0]]}}'),
    "units of texts": many('{"config":{},"parameters":{"weights":[[', lambda _: '["1"]', ']],"biases":[[0]]}}'),
    "layers": many('{"config":{},"parameters":{"weights":[', lambda _: "[[1]]", '],"biases":[[0]]}}'),
    "biases": many('{"config":{},"parameters":{"weights":[],"biases":[', lambda _: "0", "]}}"),
    "norms": many(
        '{"config":{},"parameters":{"weights":[],"biases":[],"normalization":[', lambda n: f'{{"a{n}":1}}', "]}}"
    ),
}
ANSWERS: Final[dict[str, Text]] = {
    "answers": many('{"link":"#","answers":{', lambda n: f'"q{n}":1', "}}"),
    "answers of lists": many('{"link":"#","answers":{', lambda n: f'"q{n}":[]', "}}"),
    "a long answer": long('{"link":"#","answers":{"The evidence":"', "9", '"}}'),
    "an answer to a long question": long('{"link":"#","answers":{"', "The evidence", '":1}}'),
}
SWEEPS: Final[dict[str, Text]] = {
    "swept keys": many('{"values":{', lambda n: f'"k{n}":[1]', "}}"),
    "swept parts": many('{"values":{"data":{', lambda n: f'"k{n}":[1]', "}}}"),
    "swept parts of parts": many('{"values":{', lambda n: f'"k{n}":{{"a":{{"b":[1]}}}}', "}}"),
    "swept values": many('{"values":{"data.noise":[', str, "]}}"),
    "a swept value twice": twice('{"values":{"seed2":[', str, "]}}"),
    "swept values that are wrong": many('{"values":{"network.activation":[', lambda n: f'"tanh{n}"', "]}}"),
    "swept lists": many('{"values":{"network.hidden":[', lambda n: f"[{n},{n}]", "]}}"),
    "a long swept list": many('{"values":{"network.hidden":[[', str, "]]}}"),
    "seeds": many('{"seeds":[', lambda n: f'"{n}"', "]}"),
    "a seed twice": twice('{"seeds":[', lambda n: f'"{n}"', "]}"),
    "seeds that are none": many('{"seeds":[', str, "]}"),
}
SUBMISSIONS: Final[dict[str, Text]] = {
    "submissions": many('{"submissions":[', lambda _: "{}", "]}"),
    "submissions with keys": many('{"submissions":[', lambda n: f'{{"k{n}":1}}', "]}"),
    "a submission with keys": many('{"submissions":[{', key, "}]}"),
    "submissions with long links": many('{"submissions":[', lambda n: f'{{"link":"#{"a&" * 5000}{n}"}}', "]}"),
    "a config with keys in a submission": many('{"submissions":[{"config":{', key, "}}]}"),
    "answers in a submission": many('{"submissions":[{"link":"#","answers":{', lambda n: f'"q{n}":1', "}}]}"),
}
LINKS: Final[dict[str, Text]] = {
    "keys": many("#", lambda n: f"k{n}=1", "", "&"),
    "keys alone": many("#", lambda n: f"{n:x}", "", "&"),
    "keys like ours": many("#", lambda n: f"noisee{n}=1", "", "&"),
    "a key always": many("#", lambda _: "noise=x", "", "&"),
    "hidden controls": many("#", lambda n: f"c{n}_hide=true", "", "&"),
    "hidden controls and keys": many("#", lambda n: f"c{n}_hide=1&learningRat{n}=1", "", "&"),
    "separators": long("#", "&", ""),
    "equals signs": long("#noise", "=", ""),
    "hashes": long("", "#", ""),
    "layers": many("#networkShape=", lambda _: "1", ""),
    "layers that are large": many("#networkShape=", lambda _: "1e300", ""),
    "layers that are none": many("#networkShape=", lambda _: "x", ""),
    "empty layers": long("#networkShape=", ",", ""),
    "activations": many("#activations=", lambda _: "relu", ""),
    "activations that are none": many("#activations=", lambda n: f"relu{n}", ""),
    "a long number": long("#noise=", "1", ""),
    "a number that is none": long("#noise=", "1", "x"),
    "a fraction that is none": long("#noise=1.", "1", "x"),
    "an exponent that is none": long("#noise=1e", "1", "x"),
    "a hexadecimal number": long("#noise=0x", "f", ""),
    "spaces": long("#noise=", " ", "1"),
    "a name": long("#activation=", "tanh", ""),
    "a dataset": long("#dataset=", "c", ""),
    "a long key": long("#", "learningRate", "=1"),
    "a long key of ours": long("#", "noise", "_hide=true"),
    "a seed": long("#seed=", "1", ""),
    "a tutorial": long("#tutorial=", "a", "%"),
    "entities": many("#", lambda n: f"noise={n}&amp;", "", ""),
    "percent signs": long("#noise=", "%25", ""),
    "a page": long("https://example.org/", "a/", "#noise=5"),
    "many links": many("", lambda n: f"http://example.org/#noise={n}", "", " "),
}
QUERIES: Final[dict[str, Text]] = {
    "keys": many("", lambda n: f"k{n}=1", "", "&"),
    "a key always": many("", lambda _: "size=1", "", "&"),
    "keys twice": many("link=%23&", lambda n: f"k{n // 2}=1", "", "&"),
    "a link": long("link=%23", "a%26", ""),
    "a link that is cut": many("link=%23", lambda n: f"k{n}=1", "", "&"),
    "a number": long("epochs=", "9", ""),
    "a number that is none": long("size=", "9", "x"),
}
FILES: Final[dict[str, Text]] = {
    "keys": many("", lambda n: f"k{n}=1", "", "\n"),
    "tables": many("", lambda n: f"[t{n}]", "", "\n"),
    "a table always": many("", lambda _: "[[targets]]", "", "\n"),
    "questions": many("", lambda n: f"[[questions]]\nname='q{n}'\ntext='t'\nanswer=1", "", "\n"),
    "questions of one name": many("", lambda _: "[[questions]]\nname='q'\ntext='t'\nanswer=1", "", "\n"),
    "choices": many("[[questions]]\nname='q'\ntext='t'\nanswer='a'\nchoices=[", lambda n: f"'c{n}'", "]"),
    "what may change": many("may_change=[", lambda n: f"'data.nois{n}'", "]"),
    "features": many("[allowed]\nfeatures=[", lambda n: f"'x{n}'", "]"),
    "a key of many parts": long("", "a.", "a=1"),
    "a quoted key of many parts": long("", '"a".', "a=1"),
    "a key of many parts within": long("a={", "a . ", "a=1}"),
    "a table of many parts": long("[", "a.", "a]"),
    "tables of parts": many("", lambda n: f"[{'a.' * 10}k{n}]", "", "\n"),
    "a start": long("start='#", "a&", "'"),
    "a text": long("text='''", "a.b.c. ", "'''"),
    "a text that is not closed": long('text="""', '\\"""', "\\"),
    "quotation marks": long("", '"', ""),
    "open texts": long("", '"\n', ""),
    "brackets": long("text='", "[", "'"),
    "a long number": long("order=", "9", ""),
    "whole numbers beyond all floats": many(
        "", lambda _: "[[questions]]\nname='q'\ntext='t'\nanswer=" + "9" * 4000, "", "\n"
    ),
    "a number that is none": long("order=", "1_", "x"),
    "a slug": long("slug='", "a-", "a'"),
    "a title": long("title='", "a", "'"),
    "lists inside each other": long("a=", "[", ""),
    "tables inside each other": long("a=", "{a=", ""),
    "swept values": many("[values]\n'data.noise'=[", str, "]"),
    "a swept value twice": twice("[values]\n'data.noise'=[", str, "]"),
    "swept keys": many("[values]\n", lambda n: f"k{n}=[1]", "", "\n"),
    "comments": long("", "# a.b\n", ""),
    "lines": long("", "\r\n", ""),
}
TABLES: Final[dict[str, Text]] = {
    "commas": long("link\n#noise=5", ",", ""),
    "commas and a cell": long("link,a\n#noise=5", ",", "x"),
    "commas in the header": long("link", ",", "\n#noise=5"),
    "commas in all rows": many("link\n", lambda _: "#noise=5" + "," * 500, "", "\n"),
    "columns": many("link,", lambda n: f"c{n}", "\n#noise=5"),
    "columns without the link": many("", lambda n: f"linkk{n}", "\n#noise=5"),
    "columns and rows": lambda size: "link" + "," * (size // 4) + "\nx" * (size // 4),
    "rows that are none": many("link\n", lambda n: f"#n{n}", "", "\n"),
    "rows with long links": many("link\n", lambda n: "#" + "a&" * 9000 + str(n), "", "\n"),
    "quotation marks": long("link\n", '""', ""),
    "a cell that is not closed": long('link\n"', "x", ""),
    "a cell": long("link\n#", "a&", ""),
    "weights": lambda size: quoted(["link", "weights"], ["#", json.dumps({"weights": [[[1] * (size // 4)]]})]),
    "weights with keys": lambda size: quoted(["link", "weights"], ["#", "{" + many("", key, "")(size) + "}"]),
    "answers": lambda size: quoted(["link", "The evidence"], ["#", "9" * size]),
    "lines": long("link", "\r\n", "#"),
    "separators": long("", ";,\t", ""),
}


MEASURED: Final[dict[str, Text]] = TABLES | {
    "numbers that differ": many("x,y,kind\n", lambda n: f"{n}.5,{n * 7},k{n}", "", "\n"),
    "rows with a quotation mark": many("x,y,kind\n", lambda n: f'"{n},1,a', "", "\n"),
    "rows with a cell too many": many("x,y,kind\n", lambda n: f"{n},1,a,b", "", "\n"),
    "long names of classes": many("x,y,kind\n", lambda n: f"{n},{n % 7},{'k' * 900}{n}", "", "\n"),
    "columns with one name": many("x", lambda _: "x", "\n1,2,3\n"),
    "digits": long("x,y,kind\n", "1", ",2,3\n"),
    "spaces": long("x y kind\n1", " ", "2 a\n"),
    "groups of thousands": long("x;y;kind\n1", " 000", ";2;a\n"),
    "empty lines": long("x,y,kind\n", "\r", "1,2,a"),
}


def quoted(*rows: list[str]) -> str:
    """A table."""
    file = io.StringIO()
    csv.writer(file).writerows([cell[:100_000] for cell in row] for row in rows)
    return file.getvalue()


def configure(inside: Text) -> Text:
    """A body's config, or all of it where it has none, as a message."""
    return lambda size: '{"type":"configure",' + inside(size - 30).removeprefix("{")


MESSAGES: Final[dict[str, Text]] = {name: configure(text) for name, text in RUNS.items()} | {
    "types": long('{"type":"', "configure", '"}'),
    "hidden controls": many('{"type":"configure","view":{"hidden":[', lambda n: f'"c{n}"', "]}}"),
    "hidden controls that are none": many('{"type":"configure","view":{"hidden":[', lambda _: '"?"', "]}}"),
    "a hidden control twice": twice('{"type":"configure","view":{"hidden":[', lambda n: f'"c{n}"', "]}}"),
    "keys of the view": many('{"type":"configure","view":{', key, "}}"),
    "parameters": many('{"type":"configure","resume":{"epoch":1,"parameters":[', str, "]}}"),
    "parameters of texts": many('{"type":"configure","resume":{"epoch":1,"parameters":[', lambda n: f'"{n}"', "]}}"),
    "a link": many('{"type":"configure","link":"#', lambda n: f"k{n}=1", '"}', "&"),
    "keys of a command": many('{"type":"play",', key, "}"),
    "an id": long('{"type":"play","id":', "9", "}"),
    "a feature": long('{"type":"watch","node":{"feature":"', "x", '"}}'),
    "an acknowledgement": long('{"type":"ack","frame":', "9", "}"),
}
