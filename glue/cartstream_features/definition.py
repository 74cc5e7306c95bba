"""The shared definition of the features, ``features.json`` of ``event-model``: names in vector order, refused when they
are not ours."""

import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cartstream_features import storage

#: Where the definition stands in the project, seen from ``glue/``.
SHARED_DEFINITION = Path(__file__).resolve().parents[2] / "event-model/src/main/resources/io/cartstream/feature/features.json"


class Of(str, Enum):  # no StrEnum: the cloud notebook's Python may be 3.10
    """What a feature describes."""

    USER = "user"
    PRODUCT = "product"
    USER_PRODUCT = "user_product"
    REQUEST = "request"


@dataclass(frozen=True)
class FeatureDefinition:
    """The features by name, in the order of the model's vector."""

    version: int
    of: dict[str, Of]

    @property
    def names(self) -> list[str]:
        """The names in the order of the model's vector."""
        return list(self.of)

    def names_of(self, kind: Of) -> list[str]:
        """The names of the features that describe ``kind``, in vector order."""
        return [name for name, described in self.of.items() if described is kind]

    def require(self, computed: dict[str, Of]) -> None:
        """Refuses with a ``ValueError`` when what the code computes is not what is defined."""
        missing = sorted(self.of.keys() - computed.keys())
        unknown = sorted(computed.keys() - self.of.keys())
        moved = sorted(name for name in self.of.keys() & computed.keys() if self.of[name] is not computed[name])
        if missing or unknown or moved:
            raise ValueError(f"features.json and this code differ: not computed {missing}, not defined {unknown}, of another kind {moved}")


def parse(text: str) -> FeatureDefinition:
    """The definition in the text of a ``features.json``."""
    document = json.loads(text)
    of = {feature["name"]: Of(feature["of"]) for feature in document["features"]}
    if len(of) != len(document["features"]):
        raise ValueError("features.json names a feature twice")
    return FeatureDefinition(int(document["version"]), of)


def read(location: str | None = None) -> FeatureDefinition:
    """The definition at ``location``, a path or an ``s3://`` address; by default the project's own."""
    return parse(storage.read_text(location or str(SHARED_DEFINITION)))
