"""The import rule that the built-in contracts of import-linter cannot say."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicInterfaceContract(Contract):
    """A context is imported from outside only through its ``public`` module."""

    root = fields.StringField()
    shared = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import that crosses from one context into another."""
        breaches = [
            (importer, imported)
            for context in sorted(graph.find_children(str(self.root)))
            for importer in sorted({context, *graph.find_descendants(context)})
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._crosses(imported, context) and not self._is_door(imported)
        ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def _crosses(self, imported: str, context: str) -> bool:
        inside = f"{imported}.".startswith(f"{context}.")
        return imported.startswith(f"{self.root}.") and not inside

    def _is_door(self, imported: str) -> bool:
        return imported.endswith(".public") or imported.split(".")[1] in self._shared_contexts()

    def _shared_contexts(self) -> set[str]:
        shared: Any = self.shared
        return set(shared)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each breach and the door that should have been used."""
        for importer, imported in check.metadata["breaches"]:
            owner = ".".join(imported.split(".")[:2])
            output.print_error(f"{importer} imports {imported}: use {owner}.public")
