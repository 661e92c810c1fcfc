"""Prompts: what the judge is told, as files that an admin can read and edit.

Owns finding and reading them. They are rendered without any thread's text, in a sandbox with limits (`rendering`).
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mailbot.model import AskKind, Cause, Does, FactKind, MailbotError, Outcome, TurnDoes
from mailbot.review.rendering import RenderingError, render_limited

MAX_PROMPT_BYTES = 64 * 1024

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_PACKAGE = Path(__file__).parents[1]
_VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "ask_kinds": tuple(AskKind),
    "fact_kinds": tuple(FactKind),
    "sentence_does": tuple(Does),
    "turn_does": tuple(TurnDoes),
    "causes": tuple(Cause),
    "outcomes": tuple(Outcome),
}


class PromptError(MailbotError):
    """A prompt is missing or wrong; the text names the file and the remedy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """A rendered prompt. `text` is the same, byte for byte, for every thread."""

    name: str
    version: int
    description: str
    text: str

    @property
    def identity(self) -> str:
        """Return what reviews carry: `review@1`."""
        return f"{self.name}@{self.version}"

    @property
    def code(self) -> str:
        """Return a short code of the text; a model that repeats it has seen the beginning of the prompt."""
        return "P" + hashlib.sha256(self.text.encode()).hexdigest()[:5].upper()


def load_prompt(directory: Path, name: str) -> Prompt:
    """Return the prompt `name` from `directory`, or the one that comes with mailbot if the directory has none.

    Raises PromptError for a bad name, a missing file, missing front matter or a template that cannot be rendered.
    """
    if not _NAME.fullmatch(name):
        raise PromptError(f"{name[:80]!r} is no name of a prompt: use small letters, digits, - and _.")
    file_name = f"{name}.md.j2"
    for folder in (directory, default_prompts()):
        path = folder / file_name
        if path.is_file():
            return parse_prompt(_read(path), name, str(path))
    raise PromptError(f"there is no prompt {file_name} in {directory}: set llm.prompt to one that exists, or add it.")


def default_prompts() -> Path:
    """Return the folder of the prompts that come with mailbot: inside the package, or ./prompts of a checkout."""
    packaged = _PACKAGE / "default_prompts"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "prompts"


def parse_prompt(source: str, name: str, where: str) -> Prompt:
    """Return a prompt from its file's text; `where` names the file in errors. Raises PromptError."""
    match = _FRONT.fullmatch(source.replace("\r\n", "\n"))
    if match is None:
        raise PromptError(f"{where}: must begin with front matter: a line ---, name and version, a line ---.")
    front = dict(_pairs(match[1], where))
    if front.get("name") != name:
        raise PromptError(f"{where}: the front matter must say name: {name}, as the file is called.")
    version = front.get("version", "")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", version):
        raise PromptError(f"{where}: the front matter must say version: a whole number from 1 on.")
    return Prompt(
        name=name, version=int(version), description=front.get("description", ""), text=_render(match[2], where)
    )


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PROMPT_BYTES + 1)
        if len(data) > MAX_PROMPT_BYTES:
            raise PromptError(f"{path}: is longer than {MAX_PROMPT_BYTES // 1024} KB; shorten it.")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise PromptError(f"{path}: cannot be read ({error.strerror}); check its permissions.") from error
    except UnicodeDecodeError as error:
        raise PromptError(f"{path}: is not UTF-8; save it as UTF-8.") from error


def _pairs(front: str, where: str) -> list[tuple[str, str]]:
    pairs = []
    for line in front.splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise PromptError(f"{where}: front matter line {line[:60]!r} is not written as key: value.")
        pairs.append((key.strip(), value.strip()))
    return pairs


def _render(body: str, where: str) -> str:
    try:
        text = render_limited(body, _VOCABULARY).strip()
    except RenderingError as error:
        raise PromptError(f"{where}: cannot be rendered: {error}.") from error
    if not text:
        raise PromptError(f"{where}: has no text after its front matter.")
    return text
