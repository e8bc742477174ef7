"""`python -m wandel …` does what the `wandel` command does."""

from wandel.cli import app

app(prog_name="wandel")
