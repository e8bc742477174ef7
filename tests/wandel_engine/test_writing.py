import pytest

from wandel_engine.writing import UnwritableText, is_seen, plain, whole_number

UNSEEN = [
    *("", " ", "\n\r\n\t", "\u00a0", "\u2003", "\u2028", "\u3000"),
    *("\u200b", "\u2060", "\ufeff", "\u3164", "\u2800", "\u00ad", "\u115f", "\u1160", "\uffa0", "\ufffc"),
    *("\u200d", "\u200e\u200f", "\u202e", "\u2066\u2069", "\ufe0f", "\U000e0041", "\U000e0100", "\u2065"),
    *("\u0301", "\u0301\u0308", "\u20dd", "\u034f", "\ue000", "\uffff", "\U0001d159", "\x07"),
]
SEEN = [
    *(
        "a",
        "1",
        "?",
        "🚲",
        "👩\u200d👩\u200d👧",
        "1\ufe0f\u20e3",
        "❤\ufe0f",
        "ㄱ",
        "مزيد",
        "ก็",
        "é",
        "\ufffd",
    ),
    *("\u200ba", "\U0001fae8", "\U0001fadf", "-", "€"),
]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_can_see_is_no_text(text):
    assert not is_seen(text)
    assert plain(text) == plain(text * 3) == ""


@pytest.mark.parametrize("text", SEEN)
def test_what_can_be_seen_is_kept(text):
    assert is_seen(text)
    assert plain(text) == text.strip("\u200b")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Gru\u0308n", "Grün"),
        (" \ufeff\u200b Grün \u00ad\n", "Grün"),
        ("eins\r\n\r\nzwei\rdrei\tvier", "eins\n\nzwei\ndrei vier"),
        ("ei\u00adner", "ei\u00adner"),
        ("a\x07b", "ab"),
        ("vor\u202ehinter\u202c", "vorhinter"),
        ("\u2067a\u2069 b\u2066\u2068c\u202a\u202b\u202d", "a bc"),
        ("م\u200fa\u200e", "م\u200fa\u200e"),
        ("eins\n\n\n\n\nzwei", "eins\n\nzwei"),
        ("eins\n \n\u200b\n\u2003\r\n\u3164\nzwei\ndrei", "eins\n\nzwei\ndrei"),
        ("eins\u2028zwei\u2029\u2028\u2028drei", "eins\nzwei\n\ndrei"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_text_is_kept_in_one_form(text, kept):
    assert plain(text) == kept
    assert plain(kept) == kept


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "a\udcffb"])
def test_what_no_database_can_keep_is_refused(text):
    with pytest.raises(UnwritableText):
        plain(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)]
    + [(text, None) for text in ("", "-1", "1.0", " 1", "²", "٣", "1_0", "9" * 19, "9" * 5_000)],
)
def test_a_whole_number_is_read_within_bounds(text, number):
    assert whole_number(text) == number
