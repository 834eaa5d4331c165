"""Pages that keep a reader out: bans, firewalls, captchas, checks of the browser, asking too often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.expectations import any_of, title_parts
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

FEW_CHARS_SIGNED = 200
_HUMAN = r"(?:an? )?(?:human|robot|bot|person|real (?:person|user))"
_TITLES = any_of(
    r"just a moment|attention required|one more step|(?:are|verify(?:ing)?|prove|confirm) (?:that )?you(?:[’'] ?a?re|"
    r" are)? (?:not )?" + _HUMAN,
    r"(?:access|request|connection|permission) (?:to this (?:page|site|resource) )?(?:has been |is |was )?"
    r"(?:denied|blocked|forbidden|rejected|restricted|refused)",
    r"(?:40[13]|429)?\W*(?:forbidden|unauthorized|access denied|too many requests)|you (?:have been|are|"
    r"were) (?:temporarily )?blocked",
    r"(?:robot|bot|captcha|security|browser|human|anti-?bot|ddos) (?:check|verification|challenge|protection|"
    r"detected|detection)(?:ing)?",
    r"captcha|verification required|security (?:alert|block)|pardon our interruption|human verification|"
    r"web(?:site)? firewall|"
    r"please (?:wait|verify)|checking your browser.*|ddos-guard|rate limit(?:ed| exceeded)?|blocked",
    r"zugriff (?:verweigert|gesperrt)|sicherheits(?:abfrage|überprüfung)|acc[èe]s (?:refusé|interdit|bloqué|restreint)|"
    r"vérification de sécurité|acceso (?:denegado|restringido|bloqueado)|acesso (?:negado|bloqueado)|accesso negato|"
    r"toegang geweigerd",
    r"доступ (?:к .{0,30} )?(?:запрещ[её]н|ограничен|заблокирован)|проверка (?:браузера|безопасности)|تم (?:حظر|رفض).*",
    r"アクセス(?:が)?(?:拒否|制限|ブロック).{0,10}|(?:접근|접속|액세스)(?:이|가)? ?(?:차단|거부|제한).{0,10}",
    r"(?:访问|訪問|请求|存取|拒绝).{0,6}(?:被|已)?(?:拒绝|拒絕|阻断|拦截|限制|禁止|访问|受限|异常|频繁)|"
    r"(?:安全|人机|身份|滑[动块]|行为|访问)(?:验证|校验|检查|检测|驗證)|(?:请输入)?验证码|网站防火墙|云防护.{0,6}|"
    r".{0,6}(?:WAF|盾)(?:拦截|提示)?",
)
_MARKS = any_of(
    r"(?:cloudflare )?ray id\b|incapsula incident|incident id\b|request unsuccessful|support id (?:is|:)|"
    r"reference (?:#|id:?)\s*\S*\d",
    r"(?:performance|security|protection) (?:&|and|by) (?:security by )?(?:cloudflare|akamai|imperva|sucuri|"
    r"ddos-guard|datadome|perimeterx)",
    r"sucuri (?:website|cloudproxy)|ddos protection by|akamai(?:ghost)?\b.{0,20}#|px-captcha|g-recaptcha|hcaptcha|"
    r"cf-browser",
    r"(?:event|trace|block|request)[ _-]?id\s*[:：]\s*[\w-]{8,}|可能对网站造成安全威胁|网站防火墙|创宇盾|加速乐|"
    r"安全狗|玄武盾|云锁|云盾|宝塔",
)
_SENTENCES = any_of(
    r"(?:checking|verifying) (?:your browser|if the site|that you|you are)|(?:please )?(?:verify|confirm|"
    r"prove)\b.{0,20}? you(?: a|[’'])re",
    r"(?:please )?complete (?:the|this|a) (?:security|captcha|challenge|action|verification)|(?:please )?(?:solve|"
    r"enter|type) (?:the|this) "
    r"(?:captcha|characters|code|verification)|to continue, please (?:verify|confirm|complete|prove)",
    r"(?:please )?(?:enable|turn on|allow) (?:java ?script|cookies)(?: and (?:java ?script|"
    r"cookies))?(?: to (?:continue|proceed|view|access)|$|\W*$)",
    r"you (?:have been|are|were) (?:temporarily |permanently )?(?:blocked|banned|denied|unable to access|rate limited)",
    r"you (?:don[’']t|do not|are not) (?:have (?:permission|access|authori[sz]ation)|(?:authori[sz]ed|allowed|"
    r"permitted)) to (?:access|view)",
    r"your (?:ip(?: address)?|access|request|connection|browser|computer|network|activity)\b.{0,50}?(?:has been|"
    r"have been|was|is|looks?|"
    r"sent|seems)\b.{0,30}?(?:block|ban|den(?:y|ied)|reject|restrict|limit|suspicious|unusual|automated|flagged)",
    r"access (?:to (?:this|the) \S+(?: \S+)? )?(?:has been |is |was )?(?:denied|blocked|forbidden|restricted)(?:\W*$|"
    r" (?:on|to|for|from|due|by|because))",
    r"(?:we(?: have|[’']ve)? (?:detected|noticed|received|seen)|our systems? (?:have |has )?(?:detected|"
    r"noticed))\b.{0,60}"
    r"(?:unusual|suspicious|automated|too many|traffic|bot\b|robot|activity)",
    r"too many requests|rate limit exceeded|the request (?:is|was|has been) (?:blocked|rejected|denied)|"
    r"this request (?:was|has been) blocked",
    r"(?:this|the) (?:website|site|web ?page) (?:is using|uses) (?:a )?(?:security service|bot|protection)|"
    r"why have i been blocked|"
    r"(?:are you|i(?:[’']| a)m not|you are not) "
    + _HUMAN
    + r"|something about (?:your browser|the behavio)|needs to review the security",
    r"(?:ihr|der) (?:zugriff|zugang|ip)\b.{0,40}?(?:gesperrt|blockiert|verweigert)|sind sie ein (?:mensch|roboter)|"
    r"bitte bestätigen sie, dass sie",
    r"(?:votre|l[’'])\s?(?:acc[èe]s|adresse ip|ip)\b.{0,40}?(?:bloqué|refusé|restreint|interdit)|"
    r"(?:veuillez )?(?:confirme[rz]|vérifie[rz]|prouve[rz])"
    r".{0,20}(?:humain|robot)|acc[èe]s (?:refusé|interdit|bloqué)",
    r"(?:su|tu|el) (?:acceso|ip|dirección ip|solicitud)\b.{0,40}?(?:bloquead|denegad|restringid)|"
    r"(?:por favor,? )?(?:verifi|confirm|demuestr)\w+"
    r".{0,20}(?:humano|robot)|acceso denegado|(?:o )?(?:seu )?(?:acesso|ip)\b.{0,30}?(?:negado|bloqueado)",
    r"(?:ваш )?(?:доступ|ip|запрос)\b.{0,50}?(?:запрещ|ограничен|заблокирован)|подтвердите, что|(?:я|вы) не робот|"
    r"проверяем ваш браузер",
    r"アクセスが(?:拒否|制限|集中|ブロック)|(?:私は)?ロボットではありません|あなたが人間|(?:접근|접속)이 (?:차단|"
    r"거부|제한)|(?:나는 )?로봇이 아닙니다",
    r"(?:您|你)?的?(?:访问|请求|IP|操作|网络|行为).{0,24}?(?:拦截|阻断|禁止|拒绝|屏蔽|频繁|异常|威胁|受限|限制)|"
    r"(?:您|你)(?:已)?被(?:禁止|限制|封禁|拦截)|"
    r"(?:为了|为保|由于).{0,20}?(?:安全|异常|频繁).{0,24}?(?:验证|拦截|限制|稍后)|请(?:先)?(?:输入|完成|进行|拖动|"
    r"点击|滑动).{0,14}(?:验证|滑块|验证码)|"
    r"(?:当前)?(?:访问|请求)(?:过于|太过?|量)?(?:频繁|过快|异常)|正在(?:检查|验证)(?:您|你)?的?浏览器",
)


def block_page(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse a page that says so in its headline, at the beginning of a sentence, or by a firewall's mark."""
    if not subject.is_wordless:
        return None
    short = not (subject.is_signed and subject.prose_chars > FEW_CHARS_SIGNED)
    if short and any(_TITLES.fullmatch(part) for part in title_parts(subject.title)):
        return Reason.BLOCK_PAGE
    said = any(_SENTENCES.match(sentence) or _MARKS.match(sentence) for sentence in subject.sentences())
    return Reason.BLOCK_PAGE if said or any(_MARKS.search(text) for text in subject.notice) else None
