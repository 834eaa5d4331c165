"""Lines that are no text wherever they stand on a page: share bars, advertisements, players, remains of scripts.

Each pattern must match a whole line. Both editions of China News Service use them.
"""

from __future__ import annotations

import re

from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

_NETWORKS = (
    r"Facebook|Twitter|X|Weibo|Sina Weibo|WeChat|Weixin|LinkedIn|Reddit|WhatsApp|Pinterest|Telegram|Tumblr|Google\+|"
    r"Qzone|QQ空间|QQ好友|QQ|Instagram|YouTube|Line|VK|E-?mail|Mail|Print|Copy link|Link|More|"
    r"微信好友|微信|朋友圈|新浪微博|腾讯微博|微博|人人网|开心网|豆瓣|复制链接|打印|更多"
)
_BETWEEN = r"[\s,，、|/·•&]"
_NETWORK_NAMES = rf"(?:(?:{_NETWORKS})(?![A-Za-z])(?:{_BETWEEN}|\band\b)*+)"
_SHARE = (
    r"(?:Share|Tweet|Follow us)(?: this| it| us| on| to| via| with| the| article| story| page){0,5}|"
    r"分享到|分享至|分享给好友|分享|转发到|扫一扫分享|一键分享"
)
_COUNT = r"(?:[(（]?\d{1,6}[)）]?)?"

SHARE = lazy_pattern(rf"(?:{_SHARE})\s*[:：|]?\s*+(?:{_NETWORK_NAMES}){{0,20}}+{_COUNT}", re.IGNORECASE)
SHARE_LINKS = lazy_pattern(rf"(?:{_NETWORK_NAMES}){{1,20}}+{_COUNT}", re.IGNORECASE)
"""The names of networks alone are a share bar if they are links."""
ADVERT = lazy_pattern(
    r"[\[(（【|-]{0,3} ?(?:AD|ADS|Advertisements?|ADVERTISEMENTS?|Advertise(?:ment)? here|"
    r"Sponsored(?: content| links?)?|广告(?:位|一则)?|画中画广告|推广|赞助商链接) ?[\])）】|-]{0,3}"
)
PLAYER = lazy_pattern(
    r"(?:Sorry, )?(?:Your|The|This) browser (?:does not|doesn['’]t|cannot|can['’]t|is not able to) "
    r"(?:support|play|display|show)[^.]{0,80}\.?(?: Please [^.]{0,80}\.?)?|"
    r"(?:Please )?(?:install|update|upgrade|download|enable|get) (?:the )?(?:latest )?(?:version of )?(?:Adobe )?"
    r"Flash[^.]{0,60}\.?|(?:The )?(?:video |media )?(?:player )?(?:is )?loading\W{0,4}|"
    r"(?:HTML5 )?video player|(?:Click (?:here )?to )?(?:play|watch)(?: the)? video|"
    r"Click to play\W?|Play Video|\[(?:video|audio|flash)\]|"
    r"\d{1,2}:\d{2} ?/ ?\d{1,2}:\d{2}|[您你]的浏览器(?:不支持|版本过低)[^。]{0,60}。?|(?:视频|正在)?加载中\W{0,6}|"
    r"请(?:安装|升级|下载)[^。]{0,10}flash[^。]{0,30}。?|点击(?:播放|观看)(?:视频)?|\[?视频\]?加载失败\W{0,3}",
    re.IGNORECASE,
)
SCRIPT = lazy_pattern(
    r"(?:document\.(?:write(?:ln)?|getElementById)\s*\(|(?:var|let|const) [\w$]{1,40}\s*=|"
    r"function\s?[\w$]{0,40}\s*\([\w$, ]{0,80}\)\s*\{|"
    r"window\.[\w$.]{1,60}\s*[=(]|_hmt\.push|\(adsbygoogle|\$\(\s?['\"#.]|if\s?\(\s?typeof|try\s?\{|//\s?<!\[CDATA\[|<!\[CDATA\[).*|"
    r"//\s?\]\]>|\]\]>|//\s?-->|<!--.{0,200}|.{0,200}-->|</?\w{1,12}(?: [^<>]{0,300})?>|[\"'];?\)?;|[})\];]{1,6}"
)
"""A line of JavaScript, or of markup that the page shows as text."""

NEVER_TEXT = {Role.SHARE: SHARE, Role.ADVERT: ADVERT, Role.MEDIA: PLAYER, Role.SCRIPT: SCRIPT}
