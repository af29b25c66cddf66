"""How forms are drawn: with the components of templates/components/, everywhere the same."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Labels, hints, errors and their links to the field (aria-describedby) from one template."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
