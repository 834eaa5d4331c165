"""The description of a publication in Croissant 1.1 (https://docs.mlcommons.org/croissant), with its RAI vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.items.record_schema import FieldType, record_fields
from crawler.publication import sentences

if TYPE_CHECKING:
    from crawler.items.record_schema import RecordField
    from crawler.publication.publication import Publication

CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
_PARQUET = "application/x-parquet"
_SHARDS, _ARTICLES = "shards", "articles"
_TYPES = {
    FieldType.TEXT: "sc:Text",
    FieldType.NUMBER: "cr:Float64",
    FieldType.INTEGER: "cr:Int64",
    FieldType.BOOLEAN: "sc:Boolean",
}
_CROISSANT_TERMS = (
    "arrayShape citeAs column containedIn equivalentProperty extract field fileProperty fileObject fileSet format "
    "includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace "
    "samplingRate separator source subField transform"
)
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
}
"""The context that the specification prescribes, with the terms above."""


def croissant(publication: Publication) -> dict[str, Any]:
    """Return the JSON-LD."""
    publisher = publication.publisher
    context = _CONTEXT | {term: f"cr:{term}" for term in _CROISSANT_TERMS.split()}
    return {
        "@context": dict(sorted(context.items())),
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": publication.title,
        "description": f"{publication.figures.articles:,} news articles. {sentences.summary(publication)}",
        "version": publication.version,
        "datePublished": publication.day,
        "license": publisher.license or f"The rights in each text belong to its publisher. {sentences.NO_LICENSE}",
        **({"creator": {"@type": "sc:Organization", "name": publisher.creator}} if publisher.creator else {}),
        "citeAs": sentences.bibtex(publication),
        "inLanguage": publication.languages,
        "keywords": ["news", "web crawl", *sorted(publication.figures.sites)[:20]],
        "isLiveDataset": False,
        **_responsible(publication),
        "distribution": [*_files(publication), _file_set()],
        "recordSet": [_record_set()],
    }


def _responsible(publication: Publication) -> dict[str, Any]:
    """Return the properties of responsible AI."""
    figures = publication.figures
    times = [time for time in (figures.first_fetched, figures.last_fetched) if time]
    return {
        "rai:dataCollection": f"Crawled from {sentences.sites(publication)}. {sentences.selection(publication)}",
        "rai:dataCollectionType": ["Web Scraping"],
        "rai:dataCollectionTimeFrame": times,
        "rai:dataCollectionMissingData": sentences.gaps_sentence(publication),
        "rai:dataPreprocessingProtocol": [f"Boilerplate was removed block by block. {sentences.cleaned(publication)}"],
        "rai:personalSensitiveInformation": [
            "Names of living people, and facts about them, as the sites published them."
        ],
        "rai:dataBiases": ["The selection, sections, languages and views are those of the sites."],
        "rai:dataLimitations": [sentences.gaps_sentence(publication)],
    }


def _files(publication: Publication) -> list[dict[str, Any]]:
    return [
        {
            "@type": "cr:FileObject",
            "@id": shard.name,
            "name": shard.name,
            "description": f"{shard.rows:,} articles",
            "contentUrl": shard.name,
            "contentSize": f"{shard.bytes} B",
            "encodingFormat": _PARQUET,
            "sha256": shard.sha256,
        }
        for shard in publication.shards
    ]


def _file_set() -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": _SHARDS,
        "name": _SHARDS,
        "description": "All Parquet files.",
        "encodingFormat": _PARQUET,
        "includes": "data/*.parquet",
    }


def _record_set() -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": _ARTICLES,
        "name": _ARTICLES,
        "description": "One record for each article.",
        "key": {"@id": f"{_ARTICLES}/document_id"},
        "field": [_field(one) for one in record_fields()],
    }


def _field(one: RecordField) -> dict[str, Any]:
    source = {"fileSet": {"@id": _SHARDS}, "extract": {"column": one.name}}
    described = _described(f"{_ARTICLES}/{one.name}", one.name, one.about.meaning, is_list=one.is_list)
    if one.about.schema_org:
        described["equivalentProperty"] = f"sc:{one.about.schema_org}"
    if not one.parts:
        kind = "sc:DateTime" if one.about.time else _TYPES[one.type]
        return described | {"dataType": kind, "source": source}
    parts = [
        _described(
            f"{_ARTICLES}/{one.name}/{part.name}", part.name, f"`{part.name}` of {one.name}", is_list=one.is_list
        )
        | {"dataType": _TYPES[part.type], "source": source | {"transform": {"jsonPath": part.name}}}
        for part in one.parts
    ]
    return described | {"subField": parts}


def _described(identity: str, name: str, meaning: str, *, is_list: bool) -> dict[str, Any]:
    array = {"isArray": True, "arrayShape": "-1"} if is_list else {}
    return {"@type": "cr:Field", "@id": identity, "name": name, "description": meaning, **array}
