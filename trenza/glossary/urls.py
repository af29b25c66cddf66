"""The dictionary page."""

from django.urls import path

from trenza.glossary import views

app_name = "glossary"
urlpatterns = [path("", views.index, name="index")]
