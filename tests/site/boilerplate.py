"""The boilerplate around every article: navigation, lists, partners, copyright, in the words of the site.

A fragment that the site includes from another file is between INCLUDED marks. On
pages of mixed encoding, its encoding differs from that of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGIN_INCLUDED, END_INCLUDED = "<!--included-->", "<!--/included-->"
NAV_OLD = (
    "/ Home|/news/ News|/business/ Business|/travel/ Travel|/photo/ Photo|/video/ Video|"
    "/learning-Chinese/ Learning Chinese|/voices/ Voices"
)
NAV_NEW = "/ Home|/news/ News|/cns-wire/ Ecns Wire|/photo/ Photo|/video/ Video|/voices/ Opinion|/scroll/ More"
MAP = (
    "/news/politics/ Politics|/news/economy/ Business|/news/society/ Society|/news/culture/ Culture|"
    "/news/military/ Military|/news/science/ Sci-tech|/news/sports/ Sports|/news/odds/ Odd|/travel/food/ Food|"
    "/travel/bc/ Bar & Club|/learning-Chinese/bw/ Buzz Words|/news/cns-wire/ ECNS Wire|/special/ Special Coverage"
)
PARTNERS_OLD = "People's Daily Online|Xinhuanet|China.org.cn|ChinaDaily.com.cn|CGTN|Globaltimes.cn|Shine.cn|GMW.cn"
PARTNERS_NEW = "People's Daily|Xinhua|CGTN|China Daily"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a list: its target, its text, and the day next to it."""

    url: str
    title: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """The lists around an article."""

    related: Sequence[Link] = ()
    popular: Sequence[Link] = ()
    top: Sequence[Link] = ()
    photos: Sequence[Link] = ()
    videos: Sequence[Link] = ()


def anchor(link: Link, number: int = 0) -> str:
    """Return a link. `number` decides its form: unquoted, absolute, from the root, or without a scheme."""
    path = urlsplit(link.url).path
    forms = (f"href=http://www.ecns.cn{path}", f'href="http://www.ecns.cn{path}"', f'href="{path}"')
    form = (*forms, f'href="//www.ecns.cn{path}"')[number % 4]
    return f"<a {form}>{escape(link.title, quote=False)}</a>"


def included(html: str) -> str:
    """Return a fragment with the marks of an included one."""
    return f"{BEGIN_INCLUDED}{html}{END_INCLUDED}"


def menu(entries: str, before: str = "<li>", after: str = "</li>") -> str:
    """Return links of `path words` entries."""
    pairs = [entry.split(" ", 1) for entry in entries.split("|")]
    return "".join(f'{before}<a href="{path}">{escape(words)}</a>{after}\n' for path, words in pairs)


def head(title: str, charset: str, extra: str = "") -> str:
    """Return the document's head."""
    return (
        f'<!DOCTYPE HTML>\n<html lang="en-US">\n<head>\n<meta charset="{charset}">\n<!--twitter-->\n'
        f"<title>{escape(title, quote=False)}</title>\n{extra}</head>\n<body>\n"
    )


def old_navigation(day: str) -> str:
    """Return the top of a page of the old system."""
    return f"""<div id="navout"><div class="headertop"><input type="text" value="Search Ecns" name="q" id="q" />
<a href="/"><img src="/images/head/logo.gif" alt="" /></a></div>
<div class="mainnavbox posr"><div class="mainnavins"><span class="floatrgt"><span>{day}</span>
{included('<a href="http://www.chinanews.com/">中文</a>')}</span>
<ul class="mainnav inblock">{menu(NAV_OLD)}</ul></div><div class="rgtbg">RIGHT BG</div></div></div>
<div class="linebox mart30">LINE</div>
"""


def new_navigation(day: str) -> str:
    """Return the top of a page of the new system."""
    return f"""<header class="header"><div class="header-top"><div class="container"><div class="header-right">
<span class="date floatrgt">{day} | {included('<a href="//www.chinanews.com.cn/">中文</a>')}</span>
<div class="menu floatrgt" style="display:none">☰ Menu</div></div></div></div>
<nav class="nav"><div class="container">{menu(NAV_NEW, "", '<span class="line"></span>')}</div></nav></header>
"""


def side_list(heading: str, links: Sequence[Link], more: str = "") -> str:
    """Return a list next to the article, with its heading."""
    button = f'<a class="m" href="{more}">More</a>' if more else ""
    items = "".join(f'<li><em></em> {anchor(link, i)}<div class="clear"></div></li>' for i, link in enumerate(links))
    return f"""<h3 class="itemtit mart20">{button}<span>{heading}</span></h3>
<ul class="newslst02 font16 mart5">{items}</ul>
"""


def related_list(links: Sequence[Link]) -> str:
    """Return the list of related news; it may be empty."""
    items = "".join(f"<li><p>{anchor(link, i)}</p><span>{link.day}</span></li>" for i, link in enumerate(links))
    return f"""<h3 class="itemtit mart20"><span>Related news</span></h3>
<ul class="newslst02 newslst04 font16 mart5">{items}</ul>
"""


def photo_list(links: Sequence[Link]) -> str:
    """Return the band of photos under an article."""
    items = "".join(
        f'<li><img src="/images/t{i}.jpg" alt="{escape(link.title)}" /><h3>{anchor(link, i)}</h3></li>'
        for i, link in enumerate(links)
    )
    return f"""<div class="overhid"><div class="picshowtit mart30"><a class="frt" href="/photo/">More</a>
<span>Photo</span></div><div class="picshowins posr" id="picshow01"><ul class="picshowlist inblock">{items}</ul>
</div></div>
"""


def video_list(links: Sequence[Link]) -> str:
    """Return the list of videos next to an article."""
    items = "".join(f"<li><h3>{anchor(link, i)}</h3></li>" for i, link in enumerate(links))
    return f"""<h3 class="itemtit mart20"><a class="m" href="/video/">More</a><span>Video</span></h3>
<div class="picshowins posr" id="picshowins"><ul class="picshowlist movielst inblock">{items}</ul></div>
"""


def site_map() -> str:
    """Return the map of sections of pages before 2019."""
    return f'<div class="webmap"><dl><dt><a href="/news/">News</a></dt>{menu(MAP, "<dd>", "</dd>")}</dl></div>\n'


def partners(names: str) -> str:
    """Return the media partners; without names their heading alone."""
    links = " | ".join(f'<a target="_blank" href="//example.org/">{name}</a>' for name in names.split("|") if name)
    return f'<div class="bdybox linksbox"><b>Media partners:</b>{links}</div>\n'


def foot(year: str, *, licences: bool = False) -> str:
    """Return the end of a page, with the copyright of `year`."""
    lines = included("<br>[<a href='/news/xuke.html'>网上传播视听节目许可证（0106168)</a>] [京ICP证040655号]")
    return f"""<div class="linebox">LINE</div><div class="foottip"><div class="bdybox tipins">
<a class="floatrgt" href="#">Back to top</a> <a href="/aboutus.shtml">About Us</a> | <a href="/jobs.shtml">Jobs</a> |
<a href="/contactus.shtml">Contact Us</a> | <a href="/privacy-policy.shtml">Privacy Policy</a></div></div>
<div class="bdybox footbot"><div class="floatrgt"><div class="overhid floatlft">Copyright &copy;1999-{year}
 Chinanews.com. All rights reserved.<br />Reproduction in whole or in part without permission is prohibited.
{lines if licences else ""}</div></div></div>
<div style="display:none">Counted by the hour</div>
</body>
</html>
"""
