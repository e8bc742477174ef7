"""Words for what may be wrong with a pathway model."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

Wording = tuple[Any, Any]

_CORRECT_NAME = _("Löschen oder den Namen berichtigen.")
_CORRECT_YEARS = _("Die Jahre berichtigen.")
_DELETE = _("Löschen.")
_ONE_BOUND = _("„at_most“ oder „at_least“ ergänzen.")
_SEPARATELY = _("Getrennt begrenzen.")

TIME: dict[str, tuple[Wording, ...]] = {
    "horizon_before_base": (
        (_("Der Horizont liegt nicht nach dem Basisjahr."), _("Einen späteren Horizont wählen.")),
    ),
    "outside_horizon": (
        (_("Das liegt außerhalb der Jahre des Modells."), _("Ein Jahr wählen, in dem entschieden wird.")),
    ),
    "window": ((_("Die Startjahre passen nicht zusammen."), _CORRECT_YEARS),),
    "target_year": (
        (
            _("Das Zieljahr %(year)s liegt außerhalb der Jahre des Modells."),
            _("Ein Jahr nach dem Basisjahr wählen, spätestens den Horizont."),
        ),
    ),
    "budget_years": (
        (
            _("Die Jahre dieses Budgets gehen nicht auf."),
            _("Zwischen Basisjahr und Zieljahr beginnen lassen."),
        ),
    ),
    "not_whole_years": (
        (_("Das ist keine ganze Zahl von Jahren."), _("Ganz, gleichbleibend und über 0 angeben.")),
    ),
}

NUMBERS: dict[str, tuple[Wording, ...]] = {
    "not_constant": (
        (_("Der Wert darf sich über die Jahre nicht ändern."), _("Eine Zahl oder einen Parameter angeben.")),
    ),
    "price_year": (
        (
            _("Der Preis gilt für %(year)s, das Modell rechnet in Preisen eines anderen Jahres."),
            _("Den Preis umrechnen oder unter „price_index“ einen Treiber nennen."),
        ),
    ),
    "index_not_positive": (
        (_("Der Preisindex „%(key)s“ ist nicht größer als 0."), _("Ihm Werte über 0 geben.")),
    ),
    "driver_without_points": (
        (_("Der Treiber „%(key)s“ hat keine Werte."), _("Stützpunkte mit Jahr ergänzen.")),
    ),
    "point_without_year": ((_("Dem Stützpunkt fehlt das Jahr."), _("Das Jahr ergänzen.")),),
    "double_year": ((_("Dieses Jahr steht zweimal da."), _("Nur einen der Werte behalten.")),),
    "lognormal_not_positive": (
        (_("Eine lognormal verteilte Zahl ist größer als 0."), _("„low“ über 0 anheben.")),
    ),
    "not_uncertain": ((_("Dieser Wert hat keine Spanne."), _("„low“ und „high“ ergänzen.")),),
    "contradicting_correlations": (
        (_("Diese Korrelationen können nicht alle zugleich gelten."), _("Eine davon abschwächen.")),
    ),
    "no_households": (
        (_("Ohne Haushalte lässt sich nichts je Haushalt sagen."), _("Mehr als 0 angeben oder weglassen.")),
    ),
    "no_uptake": ((_("Niemand macht mit."), _("Einen Anteil über 0 angeben oder weglassen.")),),
    "spread": ((_("Das ist kein Anteil in Prozent."), _("So schreiben: 20 %%")),),
    "free_money": ((_("Verkaufen brächte mehr, als Kaufen kostet."), _("„export_price“ senken.")),),
}

CHANGES: dict[str, tuple[Wording, ...]] = {
    "loop": ((_("Das verweist auf sich selbst."), _("Etwas anderes nennen oder löschen.")),),
    "no_way_out": (
        (_("Aus „%(key)s“ führt kein Weg hinaus."), _("Einen Übergang ergänzen, der dort beginnt.")),
    ),
    "free_cycle": (
        (
            _("Ab „%(state)s“ lässt es sich ohne Kosten im Kreis wechseln."),
            _("Einem der Übergänge Kosten geben."),
        ),
    ),
    "trend_above_limit": (
        (
            _("Das Trendszenario übersteigt die Grenze des Jahres."),
            _("„yearly_limit“ anheben oder „trend“ senken."),
        ),
    ),
    "missing_component": (
        (_("Der Zustand nennt sein Bauteil „%(key)s“ nicht."), _("Unter „components“ eine Art nennen.")),
    ),
    "one_effect": (
        (_("Eine Wirkung gilt einem Übergang oder einer Anlage."), _("Genau eines von beiden nennen.")),
    ),
    "nothing_to_unlock": (
        (
            _("Dieser Übergang ist nicht begrenzt, es gibt nichts freizugeben."),
            _("Ihm „yearly_limit“ geben; 0, wenn nur Maßnahmen ihn freigeben."),
        ),
    ),
    "never_and_fixed": (
        (
            _("Diese Maßnahme hat einen Beginn und beginnt zugleich nie."),
            _("„fixed_start“ oder „never“ löschen."),
        ),
    ),
    "requirement_cycle": (
        (_("Diese Maßnahmen setzen einander voraus."), _("Eine Voraussetzung streichen.")),
    ),
    "mixed_units": ((_("Diese Übergänge haben verschiedene Einheiten."), _SEPARATELY),),
    "no_bound": ((_("Die Grenze sagt nicht, wie viel."), _ONE_BOUND),),
}

ENERGY: dict[str, tuple[Wording, ...]] = {
    "made_but_bought": (
        (_("„%(key)s“ wird nur gekauft."), _("„supply: plants“ oder „supply: grid“ angeben.")),
    ),
    "not_for_market": ((_("Das gilt nicht für Energie, die nur gekauft wird."), _DELETE),),
    "not_for_plants": ((_("Das gilt nicht für Energie aus eigenen Anlagen."), _DELETE),),
    "no_plant": (
        (_("Keine Anlage erzeugt diesen Energieträger."), _("Eine Anlage ergänzen oder ihn kaufen lassen.")),
    ),
    "no_capacity": (
        (_("Die Anlage hat keine Leistung."), _("„fixed“ oder einen Bestand mit Zuständen nennen.")),
    ),
    "missing_per_unit": ((_("Es fehlt, wie viel MW eine Einheit hat."), _("„per_unit“ ergänzen.")),),
    "plant_chain": (
        (
            _("Eine Anlage kann nicht nutzen, was andere Anlagen liefern."),
            _("Beide als eine Anlage beschreiben."),
        ),
    ),
}

FILES: dict[str, tuple[Wording, ...]] = {
    "not_a_mapping": ((_("Hier gehören Felder mit Werten hin."), _("Mit einem Feldnamen beginnen.")),),
    "not_a_list": ((_("Eine solche Liste hat ein Modell nicht."), _CORRECT_NAME),),
    "too_many_rows": ((_("Die Tabelle hat zu viele Zeilen."), _("Die Tabelle teilen.")),),
    "empty_cell": (
        (
            _("In der Spalte „%(column)s“ fehlt ein Wert."),
            _("Ausfüllen oder in der Vorlage „if: %(column)s“ ergänzen."),
        ),
    ),
    "union_tag_invalid": ((_("Diese Art gibt es hier nicht."), _("Die Angabe berichtigen.")),),
    "union_tag_not_found": ((_("Es fehlt, von welcher Art das ist."), _("„kind“ ergänzen.")),),
    "less_than": ((_("Die Zahl ist zu groß."), _("Weniger als %(lt)s.")),),
}

MEETING: dict[str, tuple[Wording, ...]] = {
    "unknown_place": (
        (_("Im Modell gibt es keine Maßnahme „%(key)s“."), _("Den Platz berichtigen oder weglassen.")),
    ),
    "double_place": (
        (
            _("Den Platz „%(key)s“ im Modell hat schon eine andere Maßnahme."),
            _("Ihn nur bei einer der beiden lassen."),
        ),
    ),
    "start_outside": (
        (
            _("Im Modell kann sie %(first)s bis %(last)s beginnen, nicht %(given)s."),
            _("Ein Jahr dazwischen wählen oder es weglassen."),
        ),
    ),
    "start_too_early": (
        (
            _("Sie setzt „%(key)s“ voraus, das bis %(given)s nicht begonnen hat."),
            _("Sie später beginnen lassen oder jene früher."),
        ),
    ),
    "target_differs": (
        (
            _("Vision und Modell nennen Verschiedenes: %(expected)s und %(given)s."),
            _("In beiden dasselbe schreiben."),
        ),
    ),
}
"""Where the model and the words of the case meet."""

MODEL_WORDS: dict[str, tuple[Wording, ...]] = TIME | NUMBERS | CHANGES | ENERGY | FILES | MEETING
