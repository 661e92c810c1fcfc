"""Configuration: finds and merges config/*.toml, lets the environment override, and words what is wrong with it."""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from pydantic_settings import SettingsError as UnreadableVariableError

from mailbot.settings import Settings, SettingsError

ENV_PREFIX = "MAILBOT_"
CONFIG_DIR_VARIABLE = "MAILBOT_CONFIG"
INIT_PASSWORD_VARIABLE = "MAILBOT_INIT_PASSWORD"  # noqa: S105 - the name of a variable
INIT_SECRET_VARIABLE = "MAILBOT_INIT_CLIENT_SECRET"  # noqa: S105 - as above
Place = tuple[int | str, ...]
Origins = dict[Place, str]

# What pydantic calls a problem, and how an admin is told of it; {…} is filled from its context.
_WORDS: Mapping[str, str] = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a text in quotation marks",
    "path_type": "must be a path in quotation marks",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "tuple_type": 'must be a list, such as ["one", "two"]',
    "dict_type": "must be a table of names and values",
}


class LayeredSettings(Settings):
    """Settings whose environment wins over what the files say."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, strongest first."""
        del settings_cls, dotenv_settings, file_secret_settings
        return (env_settings, init_settings)


def find_config_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of the configuration: MAILBOT_CONFIG, else ./config."""
    return Path(environ.get(CONFIG_DIR_VARIABLE) or "config")


def load_settings(config_dir: Path) -> Settings:
    """Return the settings of a folder of TOML files and of the process's environment.

    A missing folder means all defaults. Raises SettingsError that names file or variable, key and remedy.
    """
    _refuse_unknown_variables(os.environ)
    values, origins = merge_files(sorted(config_dir.glob("*.toml")))
    _lend_openai_variables(values, os.environ)
    try:
        return LayeredSettings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(error, origins, os.environ))) from None


def merge_files(files: Sequence[Path]) -> tuple[dict[str, object], Origins]:
    """Return the merged tables of TOML files, and which file each top place came from; lists are joined."""
    merged: dict[str, object] = {}
    origins: Origins = {}
    for file in files:
        for key, value in _read_toml(file).items():
            there = merged.get(key)
            if isinstance(value, list) and isinstance(there, list):
                origins.update({(key, len(there) + number): str(file) for number in range(len(value))})
                merged[key] = there + value
            elif isinstance(value, dict) and isinstance(there, dict):
                origins.update({(key, name): str(file) for name in value})
                merged[key] = there | value
            else:
                origins[key,] = str(file)
                merged[key] = value
    return merged, origins


def _read_toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: this is not TOML: {error}. Mend that line and try again.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read: {error}. Check its permissions and that it is UTF-8.") from error


def _lend_openai_variables(values: dict[str, object], environ: Mapping[str, str]) -> None:
    """Let OPENAI_API_KEY and OPENAI_BASE_URL, which other tools share, stand in where mailbot's own are not set."""
    llm = values.setdefault("llm", {})
    if isinstance(llm, dict):
        for key, variable in (("api_key", "OPENAI_API_KEY"), ("base_url", "OPENAI_BASE_URL")):
            if not llm.get(key) and environ.get(variable):
                llm[key] = environ[variable]


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = [f"{ENV_PREFIX}{name.upper()}" for name in Settings.model_fields]
    known += [CONFIG_DIR_VARIABLE, INIT_PASSWORD_VARIABLE, INIT_SECRET_VARIABLE]
    for variable in environ:
        name = variable.upper()
        if name.startswith(ENV_PREFIX) and name.split("__", maxsplit=1)[0] not in known:
            raise SettingsError(f"the environment variable {variable} means nothing to mailbot{_hint(name, known)}")


def _explain(error: ValidationError, origins: Origins, environ: Mapping[str, str]) -> Iterator[str]:
    for problem in error.errors():
        place: Place = problem["loc"]
        where = _origin(place, origins, environ)
        key = _written(place)
        if isinstance(problem.get("ctx", {}).get("error"), UnreadableVariableError):
            yield _explain_variables(environ)
        elif problem["type"] == "extra_forbidden":
            yield f"{where}: there is no key {key}{_hint(str(place[-1]), _keys_beside(place))}"
        elif problem["type"] == "missing":
            yield f"{where}: {key} is missing; add it."
        else:
            yield f"{where}: {f'{key}: ' if key else ''}{_word(problem)}."


def _word(problem: ErrorDetails) -> str:
    place = problem["loc"]
    if len(place) == 1 and problem["type"] == "tuple_type":
        return f"must be tables; write [[{place[0]}]] with double brackets"
    if problem["type"] in {"model_type", "model_attributes_type"}:
        return f"must be a table; write [{place[-1]}] and its keys below" if len(place) == 1 else "must be a table"
    template = _WORDS.get(problem["type"])
    return template.format(**problem.get("ctx", {})) if template else problem["msg"].removeprefix("Value error, ")


def _explain_variables(environ: Mapping[str, str]) -> str:
    """Say which variables name a whole table or list, which a variable can give only as JSON."""
    whole = {
        f"{ENV_PREFIX}{name.upper()}" for name, field in Settings.model_fields.items() if _is_table(field.annotation)
    }
    given = sorted(variable for variable in environ if variable.upper() in whole)
    return f"{', '.join(given)}: must be JSON; rather set one key each, such as MAILBOT_LLM__MODEL, or use the files."


def _is_table(annotation: object) -> bool:
    return get_origin(annotation) is not None or _model_in(annotation) is not None


def _origin(place: Place, origins: Origins, environ: Mapping[str, str]) -> str:
    variable = ENV_PREFIX + "__".join(str(part) for part in place).upper()
    if any(name.upper() == variable for name in environ):
        return variable
    for length in range(len(place), 0, -1):
        if place[:length] in origins:
            return origins[place[:length]]
    return "configuration"


def _written(place: Place) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _keys_beside(place: Place) -> list[str]:
    model: type[BaseModel] = Settings
    for part in place[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            inner = _model_in(model.model_fields[part].annotation)
            model = inner or model
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _model_in(argument))), None)


def _hint(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}."
