"""`python -m mailbot`: the same as the command `mailbot`."""

from mailbot.cli import main

if __name__ == "__main__":
    main()
