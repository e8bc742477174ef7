"""What each code means and how it is mended; of several wordings, the first whose parameters are there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wandel.foundation.records.problems.model_words import MODEL_WORDS, Wording

_CORRECT_NAME = _("Löschen oder den Namen berichtigen.")
_CORRECT_VALUE = _("Den Wert berichtigen.")
_KEEP_ONE = _("Nur eines davon behalten oder umbenennen.")
_NAME_SOURCE = _("Die Quelle nennen oder die Kennzeichnung ändern.")
_PACK_AGAIN = _("Den Ordner eines Falls neu packen, als ZIP ohne Passwort.")
_SHORTEN = _("Die Datei kürzen.")
_USE_DATE = (_("Das ist kein Datum."), _("Als JJJJ-MM-TT schreiben, etwa 2024-05-03."))
_WRITE_LIST = (_("Hier gehört eine Liste hin."), _("Jeden Eintrag mit „- “ beginnen."))
_UNIT = (
    _("Die Einheit „%(given)s“ passt hier nicht."),
    _("In %(expected)s angeben."),
)

ARCHIVE: dict[str, tuple[Wording, ...]] = {
    "archive_too_large": ((_("Das Archiv ist zu groß."), _("Höchstens %(megabytes)s MB.")),),
    "file_too_large": (
        (_("Die Datei ist zu groß."), _("Höchstens %(megabytes)s MB je Datei.")),
        (_("Die Datei ist zu groß."), _SHORTEN),
    ),
    "path_too_long": ((_("Der Pfad ist zu lang."), _("Die Namen von Dateien und Ordnern kürzen.")),),
    "not_a_file": ((_("Hier gehört eine einfache Datei hin."), _("Die Datei selbst hierher legen.")),),
    "not_a_folder": ((_("Hier gehört ein Ordner hin, keine Datei."), _("Die Datei löschen.")),),
    "unreadable_file": ((_("Das lässt sich nicht lesen."), _("Den Zugriff darauf erlauben.")),),
    "too_many_files": ((_("Zu viele Dateien."), _("Nur den Ordner eines Falls packen.")),),
    "unsafe_path": ((_("Der Pfad führt aus dem Ordner hinaus."), _PACK_AGAIN),),
    "link": ((_("Verknüpfungen werden nicht verfolgt."), _("Die Datei selbst hierher legen.")),),
    "no_case": ((_("Oben im Archiv liegt keine Datei case.yaml."), _PACK_AGAIN),),
    "no_folder": ((_("Diesen Ordner gibt es nicht."), _("Den Ordner eines Falls nennen.")),),
    "not_an_archive": ((_("Das ist kein lesbares ZIP-Archiv."), _PACK_AGAIN),),
    "unknown_file": ((_("Eine solche Datei hat ein Fall nicht."), _CORRECT_NAME),),
    "missing_file": (
        (_("Die Datei „%(given)s“ fehlt."), _("Die Datei ergänzen oder die Angabe ändern.")),
        (_("Diese Datei fehlt."), _("Die Datei ergänzen oder ihren Namen berichtigen.")),
    ),
    "empty_file": ((_("Die Datei ist leer."), _("Füllen oder löschen.")),),
    "city_exists": (
        (
            _("Eine Stadt „%(key)s“ gibt es hier schon."),
            _("In case.yaml einen anderen Schlüssel wählen."),
        ),
    ),
    "does_not_fit": (
        (_("Ein Text ist länger, als diese Website ihn fasst."), _("Lange Schlüssel und Titel kürzen.")),
    ),
    "not_taken_over": (
        (
            _("Das ließ sich nicht übernehmen: %(reason)s"),
            _("Den Fall berichtigen und noch einmal hochladen."),
        ),
    ),
    "key_reserved": (
        (
            _("„%(key)s“ kann nicht Adresse einer Stadt sein."),
            _("In case.yaml einen anderen Schlüssel wählen."),
        ),
    ),
}

TEXT: dict[str, tuple[Wording, ...]] = {
    "not_utf8": ((_("Die Datei ist nicht in UTF-8 gespeichert."), _("In der Kodierung UTF-8 speichern.")),),
    "control_character": ((_("Hier steht ein unsichtbares Steuerzeichen."), _("Löschen.")),),
    "syntax": (
        (
            _("Ab hier lässt sich die Datei nicht lesen."),
            _("Einrückung, Doppelpunkte, Kommas und Anführungszeichen in der Nähe prüfen."),
        ),
    ),
    "alias": (
        (
            _("Anker (&name) und Verweise (*name) sind nicht erlaubt."),
            _("Den Wert an jeder Stelle ausschreiben."),
        ),
    ),
    "tag": ((_("YAML-Markierungen mit Ausrufezeichen sind nicht erlaubt."), _("Löschen.")),),
    "merge": ((_("„<<“ übernimmt hier keine Felder."), _("Die Felder an jeder Stelle ausschreiben.")),),
    "directive": ((_("Anweisungen mit Prozentzeichen sind nicht erlaubt."), _("Löschen.")),),
    "text_too_long": ((_("Der Text ist zu lang."), _("Kürzen; höchste Zahl der Zeichen: %(max_length)s.")),),
    "two_documents": ((_("Hier beginnt ein zweites Dokument."), _("Nur ein „---“ behalten.")),),
    "too_many_values": ((_("Die Datei hat zu viele Werte."), _SHORTEN),),
    "too_deep": ((_("Zu tief verschachtelt."), _("Flacher aufbauen.")),),
    "key_not_text": ((_("Ein Feldname muss ein Wort sein."), _("Ein einfaches Wort schreiben.")),),
    "double_key": (
        (_("„%(key)s“ steht zweimal da."), _KEEP_ONE),
        (_("Das steht zweimal da."), _KEEP_ONE),
    ),
    "unknown_column": ((_("Die Spalte „%(column)s“ ist unbekannt."), _CORRECT_NAME),),
    "missing_column": ((_("Die Spalte „%(column)s“ fehlt."), _("Die Spalte ergänzen.")),),
    "wrong_cell_count": (
        (
            _("Zellen in der Zeile: %(given)s statt %(expected)s."),
            _("Kommas prüfen; Text mit Komma in Anführungszeichen setzen."),
        ),
    ),
    "too_many_columns": ((_("Die Tabelle hat zu viele Spalten."), _("Die Tabelle teilen.")),),
}

SHAPE: dict[str, tuple[Wording, ...]] = {
    "missing": ((_("Dieses Feld fehlt."), _("Das Feld ergänzen.")),),
    "extra_forbidden": (
        (_("Ein Feld „%(field)s“ gibt es hier nicht."), _CORRECT_NAME),
        (_("Dieses Feld gibt es hier nicht."), _CORRECT_NAME),
    ),
    "finite_number": ((_("Hier gehört eine endliche Zahl hin."), _CORRECT_VALUE),),
    "float_type": (
        (
            _("Hier gehört eine Zahl hin."),
            _("Mit Dezimalpunkt schreiben, ohne Einheit, Leer- und Anführungszeichen."),
        ),
    ),
    "leading_zeros": ((_("„%(given)s“ beginnt mit einer Null."), _("Ohne Nullen davor schreiben.")),),
    "number_too_large": (
        (_("Die Zahl ist zu groß."), _("Berichtigen oder in einer größeren Einheit angeben.")),
    ),
    "number_too_small": (
        (_("Die Zahl ist fast 0."), _("0 schreiben oder eine kleinere Einheit verwenden.")),
    ),
    "int_type": ((_("Hier gehört eine ganze Zahl hin."), _("Ohne Anführungszeichen schreiben.")),),
    "bool_type": ((_("Hier gehört true oder false hin."), _CORRECT_VALUE),),
    "string_type": (
        (
            _("Hier gehört Text hin."),
            _("In Anführungszeichen setzen, wenn der Text wie eine Zahl aussieht."),
        ),
    ),
    "string_too_short": ((_("Der Text ist leer."), _("Etwas schreiben oder das Feld weglassen.")),),
    "string_too_long": (
        (_("Der Text ist zu lang."), _("Kürzen; höchste Zahl der Zeichen: %(max_length)s.")),
    ),
    "string_pattern_mismatch": (
        (_("„%(given)s“ hat nicht die richtige Form."), _("Diese Form einhalten: %(pattern)s")),
    ),
    "url_form": (
        (
            _("„%(given)s“ ist keine Adresse einer Website."),
            _("Mit https:// beginnen, etwa https://example.org."),
        ),
    ),
    "key_form": (
        (
            _("„%(given)s“ ist kein Schlüssel."),
            _("Kleinbuchstaben, Ziffern und einzelne Bindestriche verwenden."),
        ),
        (_("Das ist kein Schlüssel."), _("Kleinbuchstaben, Ziffern und einzelne Bindestriche verwenden.")),
    ),
    "literal_error": (
        (_("„%(given)s“ ist hier nicht erlaubt."), _("Erlaubt sind: %(expected)s.")),
        (_("Das ist hier nicht erlaubt."), _("Erlaubt sind: %(expected)s.")),
    ),
    "date_from_datetime_inexact": (_USE_DATE,),
    "date_from_datetime_parsing": (_USE_DATE,),
    "day_out_of_range": (
        (
            _("Dieser Tag liegt zu weit zurück oder voraus."),
            _("Einen Tag der Jahre %(first)s bis %(last)s angeben."),
        ),
    ),
    "date_parsing": (_USE_DATE,),
    "date_type": (_USE_DATE,),
    "dict_type": ((_("Hier gehört Text nach Sprachen hin."), _("So schreiben: {de: …, en: …, pl: …}")),),
    "model_type": ((_("Hier gehören Felder mit Werten hin."), _("Die Felder darunter einrücken.")),),
    "tuple_type": (_WRITE_LIST,),
    "greater_than_equal": ((_("Die Zahl ist zu klein."), _("Mindestens %(ge)s.")),),
    "less_than_equal": ((_("Die Zahl ist zu groß."), _("Höchstens %(le)s.")),),
    "greater_than": ((_("Die Zahl ist zu klein."), _("Mehr als %(gt)s.")),),
    "too_short": ((_("Zu wenige Einträge."), _("Mindestens %(min_length)s.")),),
    "too_long": ((_("Zu viele Einträge."), _("Höchstens %(max_length)s.")),),
    "line_unseen": ((_("Der Text ist leer."), _("Etwas schreiben oder das Feld weglassen.")),),
    "text_unseen": (
        (_("Der Text unter „%(language)s“ ist leer."), _("Ihn schreiben oder die Sprache weglassen.")),
    ),
    "text_missing": ((_("Hier steht noch kein Text."), _("Ihn in wenigstens einer Sprache schreiben.")),),
    "text_without_german": ((_("Der deutsche Text fehlt."), _("Ihn unter „de“ ergänzen.")),),
    "text_language": (
        (_("„%(language)s“ ist kein Sprachkürzel."), _("Die Kürzel de, en und pl verwenden.")),
    ),
    "unknown_language": (
        (
            _("Der Fall hat keine Sprache „%(language)s“."),
            _("Den Text löschen oder die Sprache in case.yaml ergänzen."),
        ),
    ),
}

FIGURES: dict[str, tuple[Wording, ...]] = {
    "figure_without_source": ((_("Eine veröffentlichte Zahl braucht ihre Quelle."), _NAME_SOURCE),),
    "estimate_without_derivation": (
        (
            _("Eine Schätzung braucht ihre Herleitung."),
            _("Unter „derivation“ schreiben, wie die Zahl zustande kam."),
        ),
    ),
    "estimate_without_range": ((_("Eine Schätzung braucht eine Spanne."), _("„low“ und „high“ ergänzen.")),),
    "figure_outside_range": (
        (
            _("Der Wert liegt außerhalb seiner Spanne von %(low)s bis %(high)s."),
            _("Wert oder Spanne berichtigen."),
        ),
    ),
    "wrong_unit": (_UNIT,),
    "unknown_unit": (
        _UNIT,
        (_("Die Einheit „%(given)s“ ist unbekannt."), _("Etwa EUR, MWh, t oder m2 verwenden.")),
    ),
    "other_unit": (
        (
            _("Die Werte stehen in „%(expected)s“, das hier in „%(given)s“."),
            _("Alle Werte einer Kennzahl haben dieselbe Einheit."),
        ),
    ),
    "double_year": ((_("Das Jahr %(year)s steht zweimal da."), _("Je Jahr einen Wert behalten.")),),
    "value_or_no_data": (
        (
            _("Hier braucht es einen Wert, oder die Angabe, dass es keine Daten gibt."),
            _("Eines von beiden angeben."),
        ),
    ),
    "no_data_estimated": (
        (
            _("Wo es keine Daten gibt, gibt es auch keine Spanne und keine Herleitung."),
            _("Einen Wert angeben, oder beides löschen."),
        ),
    ),
    "negative": ((_("Die Zahl ist negativ."), _("Mindestens 0 angeben.")),),
    "zero": ((_("Die Zahl darf nicht 0 sein."), _("Mehr als 0 angeben.")),),
    "too_large": ((_("Die Zahl ist zu groß."), _("Höchstens %(high)s.")),),
    "fraction": ((_("Gezählt wird in ganzen Zahlen."), _("Ohne Punkt als Tausendertrennung schreiben.")),),
    "several_totals": ((_("Ein Indikator mit Teilen hat genau eine Summe."), _("Nur eine Zahl behalten.")),),
    "parts_sum": (
        (
            _("Die Teile ergeben %(sum)s statt %(total)s."),
            _("Einen Teil berichtigen oder den Rest als Teil ergänzen."),
        ),
    ),
    "shares_sum": (
        (_("Die Anteile ergeben %(total)s."), _("Sie müssen zusammen 1 ergeben.")),
        (_("Die Anteile ergeben nicht 1."), _("Sie müssen zusammen 1 ergeben.")),
    ),
    "distribution_sum": (
        (
            _("Die Zustände ergeben %(sum)s statt %(total)s."),
            _("Die Verteilung oder die Summe berichtigen."),
        ),
    ),
    "empty_stock": ((_("Der Bestand ist leer."), _("Eine Summe über 0 angeben.")),),
    "total_row": (
        (
            _("„%(given)s“ ist eine Summe und würde doppelt zählen."),
            _("Diese Zeile weglassen; alle Summen werden gerechnet."),
        ),
    ),
    "part_row": (
        (
            _("„%(given)s“ ist ein Teil von „%(whole)s“."),
            _("Alle Teile in einer Zeile „%(whole)s“ zusammenzählen."),
        ),
    ),
    "mode_outside_transport": (
        (
            _("%(key)s: Nur der Verkehr wird nach Verkehrsmitteln geteilt."),
            _("Die Spalte „mode“ leer lassen oder als Sektor „transport“ schreiben."),
        ),
    ),
    "total_beside_modes": (
        (
            _("%(key)s ohne Verkehrsmittel ist die Summe von %(parts)s und würde doppelt zählen."),
            _("Die Summe weglassen oder alle Verkehrsmittel weglassen."),
        ),
    ),
    "carrier_beside_parts": (
        (
            _("%(key)s ist die Summe von %(parts)s und würde doppelt zählen."),
            _("Die Summe weglassen oder ihre Teile weglassen."),
        ),
    ),
    "fleet_beside_transport": (
        (
            _("%(key)s: Diese Fahrzeuge zählen schon im Verkehr und würden doppelt zählen."),
            _("Diese Zeile weglassen; Brennstoff zum Heizen ist „oil“."),
        ),
    ),
    "generation_beside_parts": (
        (
            _("„%(key)s“ ist die Summe von %(parts)s und würde doppelt zählen."),
            _("Die Summe weglassen; Anlagen, die kein Teil davon sind, anders benennen."),
        ),
    ),
    "total_among_parts": (
        (
            _("Der Teil „%(key)s“ ist die Summe der anderen."),
            _("Diesen Teil weglassen; die Summe ist die Zahl des Indikators selbst."),
        ),
    ),
    "fictional_energy": (
        (
            _("Energie in einer Bilanz ist veröffentlicht oder geschätzt, nie erfunden."),
            _("Als Schätzung mit Herleitung und Spanne kennzeichnen."),
        ),
    ),
    "wrong_account": (
        (
            _("Die Emissionsfaktoren „%(key)s“ gehören zu einer anderen Bilanz."),
            _("Faktoren für %(expected)s nennen."),
        ),
    ),
    "extends_circle": (
        (_("Die Emissionsfaktoren bauen auf sich selbst auf."), _("Auf anderen Faktoren aufbauen.")),
    ),
}

MEANING: dict[str, tuple[Wording, ...]] = {
    "steps": ((_("Jeder der fünf Schritte steht genau einmal da."), _("Alle fünf aufzählen.")),),
    "dates": ((_("Das Ende liegt vor dem Anfang."), _("Ein Datum berichtigen.")),),
    "times": (
        (
            _("Der Termin endet nicht nach seinem Beginn."),
            _("„starts“ und ein späteres „ends“ angeben, beide als HH:MM."),
        ),
    ),
    "time_zone": (
        (
            _("Die Zeitzone „%(given)s“ gibt es nicht."),
            _("Einen Namen wie Europe/Berlin schreiben."),
        ),
    ),
    "demonstration_without_notice": (
        (
            _("Eine Demonstration braucht einen Hinweis."),
            _("Unter „notice“ schreiben, was jede Seite dazu sagt."),
        ),
    ),
    "fictional": (
        (
            _("Erfundenes gehört nur in eine Demonstration."),
            _("Löschen oder in case.yaml „demonstration: true“ setzen."),
        ),
    ),
    "real_organisation": (
        (
            _("„%(key)s“ ist eine wirkliche Organisation; über sie steht hier nur Veröffentlichtes."),
            _("Eine erfundene Organisation nennen oder als veröffentlicht kennzeichnen, mit Quelle."),
        ),
    ),
    "published_without_source": ((_("Veröffentlicht, aber ohne Quelle."), _NAME_SOURCE),),
    "tie_to_itself": (
        (_("„%(key)s“ ist mit sich selbst verbunden."), _("Eine andere Organisation nennen.")),
    ),
    "link_not_allowed": (
        (
            _("Von %(source)s führt nichts zu %(target)s."),
            _("Die Schritte dazwischen ergänzen oder die Verbindung löschen."),
        ),
    ),
    "relation_not_allowed": (
        (_("„%(given)s“ verbindet diese beiden nicht."), _("„%(expected)s“ schreiben.")),
    ),
}

WORDS: dict[str, tuple[Wording, ...]] = ARCHIVE | TEXT | SHAPE | FIGURES | MEANING | MODEL_WORDS
