"""The commands. Each file holds those of one subject; the heavy parts are imported by the command that needs them."""

from mailbot.cli.main import main

__all__ = ["main"]
