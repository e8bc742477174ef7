from __future__ import annotations

import itertools
from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wandel.foundation.administration import keys, logos
from wandel.foundation.cities.models import Artefact, City, Membership, Role, StepState
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.cities.steps import STEPS
from wandel.foundation.ui.forms import Words
from wandel.foundation.ui.names import LANGUAGE_NAMES
from wandel.foundation.ui.text import localise

LONGEST_NAME = 120
COLOURS = [
    ("", gettext_lazy("Grün, wie Wandel")),
    ("blue", gettext_lazy("Blau")),
    ("petrol", gettext_lazy("Petrol")),
    ("violet", gettext_lazy("Violett")),
    ("berry", gettext_lazy("Beere")),
    ("umber", gettext_lazy("Umbra")),
]
LANGUAGE_SETS = [codes for number in (1, 2, 3) for codes in itertools.combinations(LANGUAGE_NAMES, number)]
PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


def _name(label: str) -> Words:
    """The city's name in one of its languages."""
    line = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    made = Words(label=label, max_length=LONGEST_NAME, required=False, widget=line)
    made.one_language = True
    return made


def _text(label: Any, rows: int = 4, **given: Any) -> Words:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return Words(label=label, required=False, widget=area, **given)


class LogoField(forms.FileField):
    """Takes a picture, and gives it as logos.small_png makes it."""

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file = super().clean(data, initial)
        if not file:
            return None
        # A file of any size is not read for nothing.
        if file.size > logos.LARGEST_BYTES:
            raise ValidationError(
                _("Die Datei ist zu groß; höchstens %(most)s MB gehen.") % {"most": logos.LARGEST_MB}
            )
        return logos.small_png(file.read())


def logo_field() -> LogoField:
    return LogoField(
        label=gettext_lazy("Logo oder Wappen"),
        help_text=gettext_lazy("PNG, JPEG, WebP oder GIF, bis 4 MB. Es wird klein und neu gespeichert."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )


class SetupForm(RequestLoginCodeForm):
    """The first log-in to an empty installation: with the key that stands where it was started."""

    key = Words(
        label=gettext_lazy("Einrichtungsschlüssel"),
        help_text=gettext_lazy(
            "Er steht in dem Fenster, in dem Wandel gestartet wurde, und im Datenordner in setup-key."
        ),
        max_length=60,
        widget=forms.TextInput(attrs=PLAIN),
    )

    field_order = ["key", "email"]


class FoundingForm(forms.Form):
    """The name in each language of which one is enough, the address, and what may also come later."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Sprachen der Stadt"),
        choices=list(LANGUAGE_NAMES.items()),
        help_text=gettext_lazy("In ihnen stehen die Texte der Stadt. Knöpfe und Menüs gibt es in allen."),
        widget=forms.CheckboxSelectMultiple,
    )
    slug = Words(
        label=gettext_lazy("Adresse"),
        help_text=gettext_lazy("Der Teil, der in jeder Adresse der Stadt steht. Er bleibt für immer."),
        max_length=keys.LONGEST,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )
    contact = forms.EmailField(
        label=gettext_lazy("E-Mail-Adresse für Fragen"),
        help_text=gettext_lazy("Sie steht unten auf jeder Seite der Stadt."),
        required=False,
    )
    colour = forms.ChoiceField(
        label=gettext_lazy("Farbe"), choices=COLOURS, required=False, widget=forms.RadioSelect
    )
    logo = logo_field()
    started = forms.MultipleChoiceField(
        label=gettext_lazy("Woran die Stadt schon arbeitet"),
        choices=[(step.key, step.label) for step in STEPS],
        help_text=gettext_lazy("Alles andere steht als „noch offen“ da. Es lässt sich jederzeit ändern."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    begin = forms.ChoiceField(
        label=gettext_lazy("Womit möchten Sie anfangen?"),
        choices=[
            ("own", gettext_lazy("Mitbringen, was wir schon haben")),
            ("other", gettext_lazy("Mit einer anderen Stadt anfangen, zum Beispiel Görlitz")),
        ],
        initial="own",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody has to say it twice: the next page asks again.
        self.fields["begin"].says_optional = False
        first = get_language()
        first = first if first in LANGUAGE_NAMES else "de"
        self.fields["languages"].initial = [first]
        for code, name in sorted(LANGUAGE_NAMES.items(), key=lambda pair: pair[0] != first):
            self.fields[f"name_{code}"] = _name(_("Name der Stadt (%(language)s)") % {"language": name})
        # It is proposed where nothing is typed.
        self.fields["slug"].says_optional = False

    @property
    def names(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("name_")]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        spoken = given.get("languages", [])
        given["name"] = {code: text for code in LANGUAGE_NAMES if (text := given.get(f"name_{code}"))}
        if not given["name"] and not any(name.errors for name in self.names):
            self.add_error(self.names[0].name, _("Wie heißt die Stadt? In einer Sprache genügt."))
        if spoken and given["name"] and not given["name"].keys() & set(spoken):
            self.add_error("languages", _("In keiner dieser Sprachen ist ein Name angegeben."))
        given["slug"] = given.get("slug", "").lower() or proposed_key(given["name"], spoken)
        if given["name"] and "slug" not in self.errors:
            self._check_key(given["slug"])
        return given

    def _check_key(self, key: str) -> None:
        if not key:
            self.add_error(
                "slug",
                _("Aus diesem Namen ergibt sich keine Adresse; bitte eine lateinische angeben."),
            )
            return
        try:
            keys.check(key)
        except ValidationError as refused:
            self.add_error("slug", refused)


def proposed_key(name: dict[str, str], spoken: list[str]) -> str:
    """From the name in the first language that gives one."""
    for code in [*spoken, *name]:
        if found := keys.proposed(name.get(code, "")):
            return found
    return ""


class SettingsForm(forms.Form):
    """A part of a city's settings. `TEXTS` are asked in each of its languages, the other ones are kept."""

    TEXTS: dict[str, tuple[Any, int, int]] = {}
    """Label, rows and length of each."""
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, city: City) -> None:
        self.city = city
        super().__init__(data, initial=self.initial_of(city))
        several = len(city.spoken) > 1
        for name, (label, rows, longest) in self.TEXTS.items():
            for code in city.spoken:
                shown = f"{label} ({LANGUAGE_NAMES[code]})" if several else label
                if name == "name":
                    made = _name(shown)
                elif rows > 1:
                    made = _text(shown, rows=rows, max_length=longest)
                else:
                    line = forms.TextInput(attrs={"dir": "auto"})
                    made = Words(label=shown, max_length=longest, required=False, widget=line)
                self.fields[f"{name}_{code}"] = made
        self.order_fields([name for name in self.fields if name.rpartition("_")[0] in self.TEXTS])

    def initial_of(self, city: City) -> dict[str, Any]:
        texts = {
            f"{name}_{code}": getattr(city, name).get(code, "") for name in self.TEXTS for code in city.spoken
        }
        return texts | {"seen_version": city.version} | self.rest_of(city)

    def rest_of(self, city: City) -> dict[str, Any]:
        return {}

    def changes(self) -> dict[str, Any]:
        """What actions.change_city is to be told."""
        given: dict[str, Any] = {}
        for name in self.TEXTS:
            typed = {code: self.cleaned_data[f"{name}_{code}"] for code in self.city.spoken}
            texts = getattr(self.city, name) | typed
            given[name] = {code: text for code, text in texts.items() if text}
        return given | {name: self.cleaned_data[name] for name in self.rest_of(self.city)}


class TextsForm(SettingsForm):
    TEXTS = {
        "name": (gettext_lazy("Name der Stadt"), 1, LONGEST_NAME),
        "process_title": (gettext_lazy("Überschrift der ersten Seite"), 1, 200),
        "summary": (gettext_lazy("Worum es geht, in wenigen Sätzen"), 4, 1000),
    }
    languages = forms.TypedChoiceField(
        label=gettext_lazy("Sprachen der Stadt"),
        choices=[(",".join(codes), ", ".join(map(LANGUAGE_NAMES.get, codes))) for codes in LANGUAGE_SETS],
        coerce=lambda chosen: chosen.split(","),
        help_text=gettext_lazy("Für eine neue Sprache erst speichern, dann stehen ihre Felder hier."),
    )
    contact = forms.EmailField(label=gettext_lazy("E-Mail-Adresse für Fragen"), required=False)

    def rest_of(self, city: City) -> dict[str, Any]:
        spoken = [code for code in LANGUAGE_NAMES if code in city.spoken]
        return {"languages": ",".join(spoken), "contact": city.contact}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not any(given.get(f"name_{code}") for code in self.city.spoken) and not self.errors:
            self.add_error(f"name_{self.city.spoken[0]}", _("Wie heißt die Stadt? In einer Sprache genügt."))
        return given


class LegalForm(SettingsForm):
    TEXTS = {
        "imprint": (gettext_lazy("Impressum"), 10, 20_000),
        "privacy": (gettext_lazy("Datenschutzerklärung"), 14, 40_000),
    }


class ColourForm(SettingsForm):
    colour = forms.ChoiceField(
        label=gettext_lazy("Farbe"), choices=COLOURS, required=False, widget=forms.RadioSelect
    )

    def rest_of(self, city: City) -> dict[str, Any]:
        return {"colour": city.colour}


class StepsForm(SettingsForm):
    def __init__(self, data: Any, city: City) -> None:
        self.states = {state.step: state.status for state in city.steps.all()}
        super().__init__(data, city)
        for step in STEPS:
            self.fields[step.key] = forms.ChoiceField(
                label=step.label, choices=StepState.Status.choices, initial=self.states[step.key]
            )

    @property
    def statuses(self) -> dict[str, str]:
        return {step.key: self.cleaned_data[step.key] for step in STEPS}


class VisibilityForm(SettingsForm):
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Wer die Seiten der Stadt sieht"),
        choices=[
            ("no", gettext_lazy("Nur wer eine Rolle in der Stadt hat")),
            ("yes", gettext_lazy("Alle, auch ohne Konto")),
        ],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )

    def rest_of(self, city: City) -> dict[str, Any]:
        return {"is_public": "yes" if city.is_public else "no"}


class LogoForm(forms.Form):
    logo = logo_field()


class OrganisationField(forms.ChoiceField):
    """For which organisation a partner takes part; gives it as an artefact."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Organisation"),
            help_text=gettext_lazy(
                "Nur für Partner: Diese Organisation und ihre Zusagen darf die Person bearbeiten."
            ),
            required=False,
            widget=forms.Select(attrs={"data-content": True}),
        )

    def offer(self, reader: Reader, current: Artefact | None = None) -> None:
        """What is there, and what is chosen already although it was withdrawn."""
        self.city = reader.city
        offered = dict(offered_in(reader, None)("organisation"))
        if current is not None:
            offered[current.slug] = str(localise(current.title))
        self.choices = [("", gettext_lazy("Keine Angabe")), *offered.items()]

    def clean(self, value: Any) -> Artefact | None:
        key = super().clean(value)
        return self.city.artefacts.filter(kind="organisation", slug=key).first() if key else None


class InvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-Mail-Adresse"))
    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"), choices=Role.choices, initial=Role.TEAM, widget=forms.RadioSelect
    )
    organisation = OrganisationField()
    language = forms.ChoiceField(label=gettext_lazy("Sprache der Mail"), choices=list(LANGUAGE_NAMES.items()))
    note = _text(gettext_lazy("Ein Satz dazu"), rows=3, max_length=1000)

    def __init__(self, data: Any, *, reader: Reader, **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["organisation"].offer(reader)


NOBODY = "none"


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"),
        choices=[*Role.choices, (NOBODY, gettext_lazy("keine mehr: aus der Stadt entfernen"))],
        widget=forms.RadioSelect,
    )
    organisation = OrganisationField()

    def __init__(self, data: Any, *, reader: Reader, member: Membership) -> None:
        current = member.organisation
        chosen = current.slug if current is not None else ""
        super().__init__(data, initial={"role": member.role, "organisation": chosen})
        self.fields["organisation"].offer(reader, current)


class InvitationOrder(forms.Form):
    order = forms.ChoiceField(
        label=gettext_lazy("Was soll mit dieser Einladung geschehen?"),
        choices=[
            ("again", gettext_lazy("Die Mail noch einmal schicken")),
            ("withdraw", gettext_lazy("Die Einladung zurückziehen")),
        ],
        widget=forms.RadioSelect,
    )


class DeletionForm(forms.Form):
    typed = Words(
        label=gettext_lazy("Zur Bestätigung die Adresse der Stadt"),
        max_length=keys.LONGEST + 20,
        widget=forms.TextInput(attrs=PLAIN),
    )
