"""The words that models answer in: tidied, typed, every key required. What they mean is told in the prompts."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_STRAY = re.compile(r"[\s\[\]`]")
_CITATION = re.compile(r"m[0-9]{1,6}\.s[0-9]{1,6}")
_INDEX = re.compile(r"(?:m[0-9]{1,6}\.)?s?([0-9]{1,6})")
_NONE = frozenset({"none", "null", "-"})


def tidy(value: object) -> object:
    """Return a citation or id without stray blanks and brackets and in small letters: ` [M2.S3] ` is `m2.s3`."""
    return _STRAY.sub("", value).lower() if isinstance(value, str) else value


def tidy_number(value: object) -> object:
    """Return the message of a citation that names a sentence as well; a null, or a word for none, is an empty one."""
    place = tidy(value)
    if place is None or place in _NONE:
        return ""
    return place.partition(".")[0] if isinstance(place, str) and _CITATION.fullmatch(place) else place


def tidy_index(value: object) -> object:
    """Return the number of a sentence that is cited as `"3"`, `"s3"` or `"m2.s3"`."""
    place = tidy(value)
    match = _INDEX.fullmatch(place) if isinstance(place, str) else None
    return int(match[1]) if match else place


def tidy_word(value: object) -> object:
    """Return a word of the vocabulary as it is written there: `Asks something new` is `asks_something_new`."""
    return re.sub(r"[\s_-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def empty_for_none(value: object) -> object:
    """Return an empty text for a null."""
    return "" if value is None else value


def none_for_empty(value: object) -> object:
    """Return a word of a vocabulary, "none" for a null or an empty one."""
    return "none" if value in {None, ""} else tidy_word(value)


Id = Annotated[str, BeforeValidator(tidy), Field(pattern=r"^[a-z]{1,4}[0-9]{1,4}$")]
Place = Annotated[str, BeforeValidator(tidy), Field(pattern=r"^m[0-9]{1,6}\.s[0-9]{1,6}$")]
PlaceOrTurn = Annotated[str, BeforeValidator(tidy), Field(pattern=r"^m[0-9]{1,6}(?:\.s[0-9]{1,6})?$")]
Index = Annotated[int, BeforeValidator(tidy_index), Field(strict=True, ge=0, le=999_999)]
Number = Annotated[str, BeforeValidator(tidy_number), Field(pattern=r"^m[0-9]{1,6}$")]
MaybeNumber = Annotated[str, BeforeValidator(tidy_number), Field(pattern=r"^(?:m[0-9]{1,6})?$")]
Text = Annotated[str, BeforeValidator(empty_for_none)]
Code = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]


class Wire(BaseModel):
    """One object of the answer: every key is required, no other is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Coded(Wire):
    """An answer that repeats the codes of the prompt and of the text, which proves that both arrived whole."""

    prompt_code: Code
    start_code: Code
    end_code: Code


def keys_of(form: type[Wire]) -> frozenset[str]:
    """Return every key that an answer of this form may have, at any depth."""
    keys = set(form.model_fields)
    for field in form.model_fields.values():
        for part in get_args(field.annotation):
            if isinstance(part, type) and issubclass(part, Wire):
                keys |= keys_of(part)
    return frozenset(keys)


TEXT: dict[str, Any] = {"type": "string"}
INTEGER: dict[str, Any] = {"type": "integer"}


def one_of(values: Iterable[object]) -> dict[str, Any]:
    """Return the schema of a word of a vocabulary."""
    return {"type": "string", "enum": [str(value) for value in values]}


def list_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": item}


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object: all keys required, nothing else, as strict schemas want it."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
