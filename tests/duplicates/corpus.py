"""Articles for the tests of near-duplicates: news in two scripts, copies of it, and reports of one template."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crawler.duplicates.clusters import compare_new
from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.storage.schema import ARTICLES
from tests.storage.records import NOON, record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Engine

    from crawler.items import Record

WIRE = """The last ferry between the two islands left the pier on Sunday evening with eleven passengers, a goat and a \
brass band on board. A bridge of 1,240 metres opens on Monday.

Its captain, Wu Haiming, has steered the boat since 1984. He said the crossing never bored him, because the sea had \
another colour every day and the passengers another story.

The shipping company sells the vessel to a museum in Xiamen, which pays 2.6 million yuan and wants to show children \
how the engine works. The pier becomes a swimming pool.

Residents of the smaller island, of whom 312 are left, voted against the bridge in 2009 and for it in 2019. The school \
has nine pupils and hopes for more.

Tickets for the last trip had been sold out for weeks. Those who stayed on land lit lanterns along the shore."""
WIRE_ZH = """中新社厦门5月3日电 往返两岛之间的最后一班渡轮周日傍晚载着11名乘客驶离码头，全长1240米的大桥将于周一通车。

船长吴海明自1984年起驾驶这艘船。他说，这条航线从不让他厌倦，因为大海每天都有不同的颜色，乘客每天都有不同的故事。

航运公司将以260万元把渡轮卖给厦门的一家博物馆，馆方希望向孩子们展示发动机如何运转，旧码头则将改建成游泳池。

小岛上如今只剩312名居民，他们在2009年投票反对建桥，又在2019年投票赞成。岛上小学有九名学生，盼望人数能够增加。"""
RATE = """BEIJING, {day} (Xinhua) -- The central parity rate of the Chinese currency renminbi, or the yuan, {verb} \
{pips} pips to {rate} against the U.S. dollar {weekday}, according to the China Foreign Exchange Trade System.

In China's spot foreign exchange market, the yuan is allowed to rise or fall by 2 percent from the central parity rate \
each trading day.

The central parity rate of the yuan against the U.S. dollar is based on a weighted average of prices offered by market \
makers before the opening of the interbank market each business day."""
WEATHER_ZH = """北京市气象台{day}日6时发布天气预报：今天白天{sky}，{wind}风3级，最高气温{high}℃；\
夜间晴间多云，最低气温{low}℃，相对湿度{damp}%。

预计未来三天，本市以晴好天气为主，{advice}。空气质量指数为{air}。"""
MONDAY = RATE.format(day="May 4", verb="strengthened", pips=15, rate="6.8765", weekday="Monday")
TUESDAY = RATE.format(day="May 5", verb="weakened", pips=112, rate="6.8877", weekday="Tuesday")
FIRST_DAY = WEATHER_ZH.format(day=3, sky="晴", wind="北", high=27, low=14, damp=35, advice="请注意防晒补水", air=52)
SECOND_DAY = WEATHER_ZH.format(day=4, sky="多云", wind="南", high=29, low=16, damp=41, advice="出行请带好雨具", air=88)


def article(key: str, text: str, **changes: Any) -> Record:
    """Return an article of the site `one` with this key."""
    given: dict[str, Any] = {
        "site": "one",
        "identity": key,
        "url": f"https://one.example/{key}",
        "title": f"About {key}",
    }
    return record(text, **given | changes)


def stored(engine: Engine, *records: Record) -> None:
    """Store new articles, in this order."""
    with writing(engine) as connection:
        Articles(engine).add(connection, records, NOON)


def compared(engine: Engine) -> set[frozenset[str]]:
    """Compare what is new; returns the clusters, as the keys of their articles."""
    for _ in compare_new(engine):
        pass
    return clusters(engine)


def clusters(engine: Engine) -> set[frozenset[str]]:
    """Return the clusters that are marked, as the keys of their articles."""
    found = defaultdict[str, list[str]](list)
    for row in rows(engine):
        if row["duplicate_cluster"]:
            found[row["duplicate_cluster"]].append(str(row["identity"]))
    return {frozenset(keys) for keys in found.values()}


def rows(engine: Engine) -> list[dict[str, str | None]]:
    """Return the columns of each article that tell its cluster, in the order of their keys."""
    names = "document_id identity duplicate_cluster duplicate_first duplicate_canonical".split()
    with engine.connect() as connection:
        found = connection.execute(select(*(ARTICLES.c[name] for name in names))).mappings()
        return sorted((dict(row) for row in found), key=lambda row: str(row["identity"]))


def sets(*clusters: Iterable[str]) -> set[frozenset[str]]:
    """Return clusters as `compared` does; a text has the keys as its words."""
    return {frozenset(one.split() if isinstance(one, str) else one) for one in clusters}
