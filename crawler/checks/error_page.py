"""Error pages that come with status 200: `404 Not Found`, `Service unavailable`, a soft 404 in the site's own dress."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.checks.expectations import any_of, title_parts
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

_STATUS = r"(?:http\s*)?(?:status\s*|code\s*)?(?:40\d|41\d|429|451|50\d|52\d)"
_ERROR = r"(?:error|fehler|erreur|errore?|fout|hata|błąd|ошибка|خطأ|エラー|오류|错误|錯誤)"
_PAGE = r"(?:page|url|article|document|file|resource|content|link|address|story|item|post|website|site|web ?page)"
_ABSENT = (
    r"(?:(?:could|can|does|did|do|was|is|has)(?:n[o’']?t| not) (?:be )?(?:found|located|exist\w*|available|reached|"
    r"displayed)"
    r"|not (?:be )?found|no longer (?:exists?|available|here)|(?:has|have|was|may have|might have|is) (?:\w+ ){0,3}?"
    r"(?:removed|deleted|moved|expired|unpublished|withdrawn|taken down)|is (?:temporarily |"
    r"currently )?(?:unavailable|missing|down)"
    r"|(?:is|are)(?:n[’']t| not) (?:currently )?available|doesn[’']t exist)"
)
_ZH_PAGE = "(?:页面|頁面|网页|網頁|文章|内容|內容|新闻|信息|资源|文件|链接|地址|网址)"
_ZH_ABSENT = (
    "(?:不存在|找不到|未找到|没有找到|無法|无法(?:访问|显示|打开|找到)|"
    "已(?:经)?(?:被)?(?:删除|刪除|移除|失效|下线|过期)|走丢|丢失|出错)"
)
_TITLES = any_of(
    rf"{_ERROR}?\W{{0,3}}{_STATUS}\W{{0,3}}{_ERROR}?",
    rf"(?:{_PAGE} )?not found",
    rf"(?:the |this |that |requested )*{_PAGE} .{{0,60}}?{_ABSENT}",
    r"internal server error|bad gateway|(?:service|site|website|page) (?:is )?(?:temporarily |currently )?(?:un|"
    r"not )available",
    r"gateway time-?out|bad request|request time-?out|method not allowed|server error(?: in .*)?|application error|"
    r"runtime error",
    r"(?:page|site|link) (?:gone|missing|removed|expired|error)|error|an (?:unexpected )?error (?:has )?occurred|"
    r"something went wrong",
    r"(?:site|website|server|we(?:[’']| a)re)?\s*(?:is )?(?:under|down for|in) (?:scheduled )?(?:maintenance|"
    r"construction)(?: mode)?",
    r"(?:notice of |notice: )?(?:scheduled |planned |routine |urgent )?(?:web ?site |site |system |server |platform )*"
    r"(?:maintenance|upgrade)(?: (?:notice|announcement|in progress))?",
    r"maintenance(?: mode)?|temporarily (?:unavailable|offline|down)|we[’']ll be (?:right )?back(?: soon)?|oops|"
    r"database error",
    r"(?:die |diese )?(?:angeforderte )?seite (?:wurde )?(?:leider )?nicht (?:gefunden|verfügbar)|nicht gefunden|"
    r"wartungsarbeiten",
    r"page (?:introuvable|non trouvée|inexistante)|cette page n[’']existe (?:pas|plus)|erreur interne.*|"
    r"site en maintenance",
    r"p[áa]gina no (?:encontrada|existe|disponible)|no se (?:encontr[óo]|ha encontrado) la p[áa]gina|no encontrado",
    r"p[áa]gina n[ãa]o (?:encontrada|existe)|n[ãa]o encontrado|pagina non (?:trovata|disponibile)|pagina niet gevonden",
    r"sayfa bulunamadı|(?:strona )?nie (?:została )?znalezion[ao]|sidan (?:kunde inte hittas|hittades inte)|"
    r"siden (?:ble )?ikke funnet",
    r"(?:запрашиваемая )?страница не (?:найдена|существует)|не найдено|технические работы|الصفحة غير موجودة|"
    r"لم يتم العثور.*",
    r"(?:お探しの)?ページ(?:が|は)(?:見つかりません|存在しません).*|お探しのページ.*|(?:요청하신 )?페이지를 찾을 수 "
    r"없.*",
    rf"(?:您|你)?.{{0,12}}{_ZH_PAGE}.{{0,10}}{_ZH_ABSENT}.{{0,6}}|找不到.{{0,10}}{_ZH_PAGE}|(?:页面)?出错(?:了|啦)?|"
    r"系统(?:错误|维护|繁忙)|服务器(?:错误|繁忙|内部错误).{0,6}|网站(?:维护|升级)中?|"
    r"(?:关于)?(?:网站|系统|平台|服务器|停机)*(?:升级|维护|改版)+(?:的)?(?:公告|通知|提示|中)|"
    r"错误(?:页面|提示|页)|提示信息|"
    r"页面(?:错误|提示)",
)
_WITH_STATUS = re.compile(rf"{_ERROR}?\W{{0,3}}{_STATUS}\b\W{{1,4}}", re.IGNORECASE)
_SENTENCES = any_of(
    rf"{_ERROR}?\W{{0,3}}(?:http\s*)?(?:status\s*|code\s*)?{_STATUS}\W{{0,3}}(?:{_ERROR}|(?:{_PAGE} )?not found|\W*$)",
    rf"(?:the |this |that |your )?(?:requested |web )?{_PAGE}\b(?: \S+)?(?: (?:you|that|at)\b.{{0,70}}?)? ?{_ABSENT}",
    rf"we (?:could|can|are|were|have)(?:n[o’']?t| ?not| unable to)? ?(?:find|locate|display|load)? (?:the |that |"
    rf"this |your |a ){_PAGE}",
    rf"we(?: are|[’']re| were)? (?:unable|not able) to (?:find|locate|display|load|serve)\b.{{0,30}}{_PAGE}",
    rf"(?:no such|there is no|nothing (?:was|is) found|it (?:looks|seems) like nothing was found).{{0,20}}(?:{_PAGE}|"
    rf"here|location)",
    r"the requested (?:url|page|resource|document)\b.{0,200}?(?:not found|was not|could not|does not|is not)",
    r"the server (?:is temporarily|encountered|could not|cannot|can[’']t|is (?:down|busy|overloaded|currently)|"
    r"returned)",
    r"an? (?:unexpected |internal |unknown |fatal )?(?:server )?error (?:has |was )?(?:occurred|encountered)",
    r"error establishing a database connection|fatal error\b|warning: \w+\(|traceback \(most recent|"
    r"unhandled exception",
    r"(?:this|the|our) (?:site|website|service|server) is (?:temporarily |currently )?(?:down|unavailable|offline|"
    r"under|undergoing)",
    r"internal server error$|bad gateway$|service (?:temporarily )?unavailable$|gateway time-?out$|not found$|"
    r"page not found",
    r"(?:die|diese|ihre)?\s*+(?:von ihnen )?(?:angeforderte|gesuchte|gewünschte|aufgerufene)?\s*+(?:seite|"
    r"artikel)\b.{0,60}?"
    r"(?:nicht (?:gefunden|verfügbar|existiert)|existiert nicht|konnte nicht)",
    r"(?:la|cette) page\b.{0,70}?(?:n[’']existe (?:pas|plus)|introuvable|n[’']est (?:pas|plus) disponible|"
    r"a été (?:supprimée|déplacée))",
    r"(?:la|esta) p[áa]gina\b.{0,70}?(?:no existe|no (?:se )?(?:ha sido |pudo ser |fue )?encontrad|"
    r"no est[áa] disponible|ha sido)",
    r"(?:a|esta) p[áa]gina\b.{0,70}?(?:n[ãa]o (?:existe|foi encontrad|est[áa] dispon)|foi removida)",
    r"(?:la|questa) pagina\b.{0,70}?(?:non (?:esiste|è (?:stata trovata|disponibile)))|de pagina\b.{0,60}?(?:niet|"
    r"bestaat niet)",
    r"(?:запрашиваемая |запрошенная |такая |эта )?страница\b.{0,60}?(?:не (?:найдена|существует)|удалена|недоступна)",
    r"(?:お探しの|指定された|ご指定の)ページ|ページが見つかりません|(?:요청하신|찾으시는|해당) ?페이지",
    rf"(?:您|你).{{0,16}}{_ZH_PAGE}.{{0,16}}{_ZH_ABSENT}|(?:该|此|本|当前|所访问的)?{_ZH_PAGE}.{{0,6}}{_ZH_ABSENT}",
    rf"(?:服务器|系统)(?:内部)?(?:错误|繁忙|维护|出错)|{_ZH_ABSENT}.{{0,10}}{_ZH_PAGE}|網頁|(?:请|"
    rf"您可以).{{0,6}}(?:返回首页|检查网址)",
)
FEW_CHARS_SIGNED = 200
"""With a byline, a headline that reads like an error is believed only over so little text."""


def error_page(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse a page whose headline is nothing but an error, or whose few sentences begin with one."""
    if not subject.is_wordless:
        return None
    if _is_error(subject.title) and not (subject.is_signed and subject.prose_chars > FEW_CHARS_SIGNED):
        return Reason.ERROR_PAGE
    return Reason.ERROR_PAGE if any(_SENTENCES.match(sentence) for sentence in subject.sentences()) else None


def _is_error(title: str) -> bool:
    bare = (part for whole in title_parts(title) for part in (whole, _WITH_STATUS.sub("", whole, count=1)))
    return any(_TITLES.fullmatch(part) for part in bare)
