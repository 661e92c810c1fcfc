"""How `--help` looks: examples to copy at the end, and no type beside a switch, which takes no value."""

from typing import Any

from rich.markup import escape
from typer.core import TyperCommand, TyperGroup, TyperOption


class Command(TyperCommand):
    """A command whose help shows switches without a type."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - typer keeps the types private
        """Return the parameters."""
        return without_switch_types(super().get_params(ctx))


class Group(TyperGroup):
    """A group of commands whose help shows switches without a type."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
        """Return the parameters."""
        return without_switch_types(super().get_params(ctx))


def without_switch_types(parameters: list[Any]) -> list[Any]:
    """Return the parameters, the switches among them with nothing for their value's type: they take none."""
    for parameter in parameters:
        if isinstance(parameter, TyperOption) and parameter.is_flag and parameter.metavar is None:
            parameter.metavar = ""
    return parameters


def examples(*told: tuple[str, str], note: str = "") -> str:
    """Return the end of a help page from pairs of what is wanted and the command that does it."""
    blocks = [f"{escape(wanted)}\n  [bold cyan]{escape(command)}[/]" for wanted, command in told]
    return "\n\n".join(["[bold]Examples[/]", *blocks, *([escape(note)] if note else [])])
