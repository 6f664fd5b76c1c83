"""The types of the page that follow from the server's models: its texts, runs and views, and most commands.

python -m tests.page_types      writes static/js/generated.d.ts
"""

import json
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from nn_playground.api_models import NamedTables
from nn_playground.labs.mlp.commands import Inspect, Remove, ReplaceData, Set, Tune, Watch
from nn_playground.labs.mlp.table_models import TablePoints
from nn_playground.live import commands
from nn_playground.web.protocol_docs import TEXTS
from tests.serving import ROOT

PLACE: Final = ROOT / "static" / "js" / "generated.d.ts"
COMMANDS: Final[tuple[type[BaseModel], ...]] = (
    *(commands.Attend, commands.Configure, commands.Rejoin, commands.ShowView, commands.Step, commands.Speed),
    *(commands.Play, commands.NewWeights, commands.Plain),
    *(commands.Cancel, commands.Ack, Tune, ReplaceData, Watch, Inspect, Set, Remove),
)
ANSWERS: Final[tuple[type[BaseModel], ...]] = (TablePoints, NamedTables)  # over REST, for tables
# What commands carry as objects that only the lab knows, and as bytes behind their text.
CARRIED: Final = {"data": "DataConfig", "config": "RunConfig", "view": "View", "state": "Uint8Array"}
HEAD: Final = """\
/** The server's texts, runs and commands, as its models have them. Written by `python -m tests.page_types`. */
"""
Schema = dict[str, Any]


def page_types() -> str:
    """The text of the file."""
    texts = _definitions((*TEXTS, *ANSWERS))
    commands = _definitions(COMMANDS, mode="validation")
    read = _definitions((*TEXTS, *ANSWERS), mode="validation")
    blocks = [_interface(name, schema, read[name]) for name, schema in texts.items()]
    blocks += [_interface(name, schema, schema, is_command=True) for name, schema in commands.items()]
    return "\n".join([HEAD, *blocks])


def _definitions(models: tuple[type[BaseModel], ...], mode: Any = "serialization") -> dict[str, Schema]:
    _, found = models_json_schema([(model, mode) for model in models], ref_template="{model}")
    return dict(sorted(found["$defs"].items()))


def _interface(name: str, written: Schema, read: Schema, *, is_command: bool = False) -> str:
    """One model. Settings are complete as they are written, but for constants, of which only those of the name are."""
    is_setting = written.get("additionalProperties") is not None and not is_command
    is_partial = "properties" not in written
    schema = read if is_partial else written
    fields = []
    for key, field in schema["properties"].items():
        is_there = key in schema.get("required", ()) or key == "name" or (is_setting and not is_partial)
        fields += _comment(field, indent="  ")
        if is_command and key in CARRIED:
            fields.append(f"  {key}{'' if is_there else '?'}: {CARRIED[key]};")
            continue
        fields.append(f"  {key}{_type(field, is_there=is_there, is_command=is_command, is_setting=is_setting)};")
    return "\n".join([*_comment(schema), f"export interface {name} {{", *fields, "}", ""])


def _comment(schema: Schema, indent: str = "") -> list[str]:
    text = " ".join(schema.get("description", "").partition("\n\n")[0].split())
    return [f"{indent}/** {text} */"] if text else []


def _type(field: Schema, *, is_there: bool, is_command: bool, is_setting: bool) -> str:
    """With the colon: null by default, and not always there, it is left out where there is nothing to say."""
    told = _union(field, knows_names=not is_setting)
    if is_there or ("default" in field and field["default"] is not None and not is_command):
        return f": {told}"
    return f"?: {told.removesuffix(' | null')}"


def _union(field: Schema, *, knows_names: bool = True) -> str:
    """A type, null last; where names are those of registries, a string is as good as another."""
    if "anyOf" in field:
        kinds = dict.fromkeys(_union(one, knows_names=knows_names) for one in field["anyOf"])
        return " | ".join(sorted(kinds, key=lambda kind: kind == "null"))
    if "$ref" in field:
        return str(field["$ref"])
    if knows_names and ("const" in field or "enum" in field):
        return " | ".join(json.dumps(value) for value in field.get("enum") or [field["const"]])
    kind = field.get("type")
    if "prefixItems" in field:
        items = [_union(item) for item in field["prefixItems"]]
        least = field.get("minItems", len(items))
        return f"[{', '.join(f'({item})?' if place >= least else item for place, item in enumerate(items))}]"
    if kind == "array":
        item = _union(field["items"], knows_names=knows_names)
        return f"({item})[]" if "|" in item and not item.startswith("[") else f"{item}[]"
    if kind == "object":
        values = field.get("additionalProperties")
        return f"Record<string, {_union(values) if isinstance(values, dict) else 'unknown'}>"
    return {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}.get(
        str(kind), "unknown"
    )


if __name__ == "__main__":
    PLACE.write_text(page_types(), "utf-8")
