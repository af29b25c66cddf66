"""The door of the protocol: what is shared, at which level, why; checking contents."""

from trenza.protocol.actions import PublicationError, publish, publish_base_pack
from trenza.protocol.packs import PackError, overlay_text, read_overlay, read_pack

# isort: off
# fmt: off
from trenza.protocol.reads import (
    BentLaw, NoProtocol, Protocol, TamperedProtocol, VersionCard, areas, bases, compiled_of,
    consent_text, current, decide, explain, follows_its_rules, next_version, past_decision,
    preset, presets, protocol_of, published, record_type, record_types, situations,
    summary_of, text_in_force, text_of, text_of_compiled, validate_contents, versions,
)
# fmt: on
# isort: on
from trenza.protocol.rules.changes import CellChange, UnknownCell
from trenza.protocol.rules.compile import Compiled
from trenza.protocol.rules.contents import ContentProblem
from trenza.protocol.rules.decide import Case, Decision, Granted
from trenza.protocol.rules.differences import Difference, Sentence, differences, in_sentences
from trenza.protocol.rules.explain import Explanation, Factor
from trenza.protocol.rules.masks import Level, Masks
from trenza.protocol.rules.pack import Area, Basis, Pack, RecordType, Situation
from trenza.protocol.rules.reading import Problem
from trenza.protocol.rules.replay import NotReplayable, PastDecision
from trenza.protocol.rules.summaries import in_words
from trenza.protocol.rules.wording import wording

__all__ = [
    "Area", "Basis", "BentLaw", "Case", "CellChange", "Compiled", "ContentProblem", "Decision",
    "Difference", "Explanation", "Factor", "Granted", "Level", "Masks", "NoProtocol",
    "NotReplayable", "Pack", "PackError", "PastDecision", "Problem", "Protocol",
    "PublicationError", "RecordType", "Sentence", "Situation", "TamperedProtocol", "UnknownCell",
    "VersionCard", "areas", "bases", "compiled_of", "consent_text", "current", "decide",
    "differences", "explain", "follows_its_rules", "in_sentences", "in_words", "next_version",
    "overlay_text", "past_decision", "preset", "presets", "protocol_of", "publish",
    "publish_base_pack", "published", "read_overlay", "read_pack", "record_type", "record_types",
    "situations", "summary_of", "text_in_force", "text_of", "text_of_compiled", "validate_contents",
    "versions", "wording",
]  # fmt: skip
