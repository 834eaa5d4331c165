"""The YAML at the beginning of the dataset card, which the Hugging Face hub and `datasets` read.

Fields and values: https://github.com/huggingface/hub-docs/blob/main/datasetcard.md. A text in JSON is a text in YAML.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crawler.publication.publication import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.publication.publication import Publication

SPLIT = "train"
_LICENSE_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
_LARGER = "10M<n<100M"
_DTYPES = {"double": "float64", "float": "float32"}


def front_matter(publication: Publication) -> str:
    """Return the block with the lines `---` around it."""
    languages = publication.languages
    values = {
        "pretty_name": publication.title,
        **_license(publication.publisher.license),
        "language": languages,
        "multilinguality": ["monolingual" if len(languages) == 1 else "multilingual"],
        "size_categories": [size_category(publication.figures.articles)],
        "task_categories": ["text-generation", "text-classification", "summarization"],
        "annotations_creators": ["no-annotation"],
        "language_creators": ["found"],
        "source_datasets": ["original"],
        "tags": ["news", "web-crawl"],
        "configs": [
            {"config_name": "default", "data_files": [{"split": SPLIT, "path": f"data/{SPLIT}-*.parquet"}]},
        ],
        "dataset_info": _dataset_info(publication),
    }
    return "\n".join(["---", *_lines(values), "---", ""])


def size_category(articles: int) -> str:
    """Return the hub's name for a number of rows."""
    return next((name for bound, name in _SIZES if articles < bound), _LARGER)


def _license(license_: str) -> dict[str, str]:
    if _LICENSE_ID.fullmatch(license_):
        return {"license": license_}
    return {"license": "other", "license_name": slug(license_) or "terms-of-each-publisher"}


def _dataset_info(publication: Publication) -> dict[str, Any]:
    size = sum(shard.bytes for shard in publication.shards)
    return {
        "features": [_feature(name, kind) for name, kind in publication.types.items()],
        "splits": [{"name": SPLIT, "num_bytes": publication.bytes, "num_examples": publication.figures.articles}],
        "download_size": size,
        "dataset_size": publication.bytes,
    }


def _feature(name: str, kind: Any) -> dict[str, Any]:
    """Return a field in the form of `datasets`: from an Arrow type to `dtype`, `list` or `struct`."""
    from pyarrow import types  # noqa: PLC0415  # it is an extra

    if types.is_list(kind):
        inner = _feature("", kind.value_type)
        return {"name": name, "list": inner.get("struct") or inner["dtype"]}
    if types.is_struct(kind):
        parts = [kind.field(at) for at in range(kind.num_fields)]
        return {"name": name, "struct": [_feature(part.name, part.type) for part in parts]}
    return {"name": name, "dtype": _DTYPES.get(str(kind), str(kind))}


def _lines(value: Any) -> Iterator[str]:
    """Yield the lines of a value: of an object its members, of a list its items."""
    if isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, dict | list) and one:
                yield f"{key}:"
                yield from (f"  {line}" if isinstance(one, dict) else line for line in _lines(one))
            else:
                yield f"{key}: {json.dumps(one, ensure_ascii=False)}"
    else:
        for item in value:
            first, *others = _lines(item) if isinstance(item, dict) else [json.dumps(item, ensure_ascii=False)]
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
