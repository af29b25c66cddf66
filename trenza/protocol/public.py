"""The door of the protocol: what is shared, at which level, why; checking contents."""

from trenza.protocol.actions import PublicationError, publish, publish_base_pack
from trenza.protocol.packs import PackError, read_pack
from trenza.protocol.reads import (
    NoProtocol,
    Protocol,
    TamperedProtocol,
    VersionCard,
    areas,
    bases,
    consent_text,
    current,
    decide,
    explain,
    protocol_of,
    published,
    record_type,
    record_types,
    situations,
    summary_of,
    text_in_force,
    text_of,
    validate_contents,
    versions,
)
from trenza.protocol.rules.compile import Compiled
from trenza.protocol.rules.contents import ContentProblem
from trenza.protocol.rules.decide import Case, Decision, Granted
from trenza.protocol.rules.explain import Explanation, Factor
from trenza.protocol.rules.masks import Level, Masks
from trenza.protocol.rules.pack import Area, Basis, RecordType, Situation
from trenza.protocol.rules.summaries import in_words

__all__ = [
    "Area", "Basis", "Case", "Compiled", "ContentProblem", "Decision", "Explanation", "Factor",
    "Granted", "Level", "Masks", "NoProtocol", "PackError", "Protocol", "PublicationError",
    "RecordType", "Situation", "TamperedProtocol", "VersionCard", "areas", "bases",
    "consent_text", "current", "decide", "explain", "in_words", "protocol_of", "publish",
    "publish_base_pack", "published", "read_pack", "record_type", "record_types", "situations",
    "summary_of", "text_in_force", "text_of", "validate_contents", "versions",
]  # fmt: skip
