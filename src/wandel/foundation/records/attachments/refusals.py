"""Why a file is not taken, in the words of the page."""


class Refusal(Exception):
    """Its text is for whoever sent the file."""
