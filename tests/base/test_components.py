"""The components: what they say to the eye they say to a reader, and nothing more."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template

SECRET = "diagnóstico que no se muestra"


def drawn(text, **context):
    return Template("{% load trenza %}" + text).render(Context(context))


class ExampleForm(forms.Form):
    name = forms.CharField(label="Nombre", help_text="Como en su documento.")
    way = forms.ChoiceField(
        label="Vía", choices=[("a", "Una"), ("b", "Otra")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Nota", widget=forms.Textarea, required=False)


class TestField:
    def test_ties_hint_and_error_to_the_input(self):
        html = drawn("{% field form.name %}", form=ExampleForm({}))

        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'id="id_name_helptext"' in html
        assert 'id="id_name_error"' in html
        assert 'aria-invalid="true"' in html

    def test_groups_options_under_their_question(self):
        html = drawn("{% field form.way %}", form=ExampleForm())

        assert "<legend" in html
        assert html.count("govuk-radios__input") == 2
        assert 'for="id_way_1"' in html

    def test_says_what_may_be_left_empty(self):
        form = ExampleForm()

        assert "(opcional)" in drawn("{% field form.note %}", form=form)
        assert "(opcional)" not in drawn("{% field form.name %}", form=form)

    def test_escapes_what_was_typed(self):
        form = ExampleForm({"name": '"><script>x</script>', "way": "a"})

        assert "<script>" not in drawn("{% field form.name %}", form=form)


class TestErrorSummary:
    def test_leads_to_each_field(self):
        html = drawn("{% error_summary form %}", form=ExampleForm({}))

        assert 'href="#id_name"' in html
        assert 'href="#id_way_0"' in html

    def test_is_silent_when_nothing_is_wrong(self):
        assert drawn("{% error_summary form %}", form=ExampleForm()).strip() == ""


class TestWholeForm:
    def test_is_drawn_with_the_components(self):
        html = str(ExampleForm({}))

        assert "govuk-error-summary" in html
        assert "govuk-form-group--error" in html


class TestSectorTag:
    @pytest.mark.parametrize(
        ("code", "name"),
        [("SS", "Servicios sociales"), ("SE", "Empleo"), ("TS", "Tercer sector")],
    )
    def test_says_in_words_what_its_colour_says(self, code, name):
        assert name in drawn("{% sector_tag code %}", code=code)

    def test_names_the_entity_and_keeps_the_sector_for_readers(self):
        html = drawn('{% sector_tag "TS" "Asociación Puente" %}')

        assert "Asociación Puente" in html
        assert "(Tercer sector)" in html

    def test_never_writes_an_unknown_code_into_a_class(self):
        assert "tz-sector--co" in drawn("{% sector_tag code %}", code='"><img')


class TestExistsCard:
    def test_says_that_there_is_something_and_who_holds_it(self):
        html = drawn('{% exists_card "Salud" holders %}', holders=["SS"], secret=SECRET)

        assert "Solo consta" in html
        assert "Servicios sociales" in html
        assert SECRET not in html

    def test_explains_what_is_missing(self):
        html = drawn(
            '{% exists_card "Salud" holders reasons %}',
            holders=["SS"],
            reasons=[("Tu perfil puede.", True), ("No hay consentimiento.", False)],
        )

        assert "¿Por qué no lo veo?" in html
        assert "No se cumple: </span>No hay consentimiento." in html


class TestTime:
    def test_is_shown_in_madrid(self):
        html = drawn("{% moment at %}", at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

        assert "2\N{NO-BREAK SPACE}jul\N{NO-BREAK SPACE}2026,\N{NO-BREAK SPACE}00:30" in html
        assert 'datetime="2026-07-02T00:30+02:00"' in html

    def test_of_a_day_is_readable_by_machines(self):
        assert '<time datetime="2026-01-15">' in drawn("{% day d %}", d=date(2026, 1, 15))

    def test_that_is_missing_is_said(self):
        assert drawn("{% day d %}", d=None) == "sin fecha"
        assert drawn("{% moment d %}", d=None) == "nunca"


class TestTable:
    def test_has_a_caption_and_tells_each_cell_its_column(self):
        html = drawn(
            '{% table "Entregas" headers rows "2" %}', headers=["Origen", "Filas"], rows=[["A", 3]]
        )

        assert "<caption" in html
        assert 'scope="col"' in html
        assert 'data-label="Filas"' in html

    def test_refuses_rows_that_do_not_fit(self):
        with pytest.raises(ValueError, match="shorter"):
            drawn('{% table "X" headers rows %}', headers=["Uno", "Dos"], rows=[["solo uno"]])


class TestPagination:
    def test_keeps_the_filters(self):
        page = Paginator(range(30), 10).page(2)

        html = drawn("{% pagination page kept %}", page=page, kept="estado=abierta&")

        assert "?estado=abierta&amp;pagina=1" in html
        assert "?estado=abierta&amp;pagina=3" in html

    def test_is_silent_with_a_single_page(self):
        page = Paginator(range(3), 10).page(1)

        assert drawn("{% pagination page %}", page=page).strip() == ""


class TestProgress:
    def test_says_its_figures(self):
        html = drawn('{% progress 12000 40000 "Filas" "filas" %}')

        assert "12\N{NARROW NO-BREAK SPACE}000 de" in html
        assert 'value="12000"' in html

    def test_has_no_value_before_it_is_known(self):
        assert "value=" not in drawn('{% progress None 10 "Filas" %}')


class TestTabs:
    def test_mark_the_page_we_are_on(self):
        tabs = [{"label": "Uno", "url": "/1", "current": True}, {"label": "Dos", "url": "/2"}]

        html = drawn('{% sub_navigation tabs "Carpeta" %}', tabs=tabs)

        assert html.count('aria-current="page"') == 1
        assert 'aria-label="Carpeta"' in html
