"""The normal form of a person, by which records of different systems are compared."""

from trenza.people.rules.normal.form import EDITION, NormalForm, normal_form
from trenza.people.rules.normal.particulars import Particulars, particulars_of

__all__ = ["EDITION", "NormalForm", "Particulars", "normal_form", "particulars_of"]
