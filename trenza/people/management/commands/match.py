"""``trenza match``: what linking left in doubt."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from trenza.people.public import open_reviews


class Command(BaseCommand):
    help = "Vinculación de personas: dudas pendientes de decisión."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="review")
        review = verbs.add_parser(
            "review", help="Enumera, sin datos personales, las dudas abiertas y sus motivos."
        )
        review.add_argument(
            "--json", action="store_true", help="Un objeto JSON en la última línea."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        reviews = open_reviews()
        total = sum(review.waiting for review in reviews)
        if options["json"]:
            listed = [asdict(review) for review in reviews]
            self.stdout.write(json.dumps({"open": total, "reviews": listed}, ensure_ascii=False))
            return
        for review in reviews:
            self.stdout.write(
                f"{review.waiting:>6}  {review.source} y {review.other_source}"
                f"  (la más antigua, {review.oldest_days} días)\n        {review.explanation}"
            )
        self.stdout.write(f"{total} dudas abiertas." if total else "No hay dudas abiertas.")
