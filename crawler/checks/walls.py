"""Walls before an article: the consent that a site asks for, the login or the subscription that it wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.expectations import any_of, title_parts
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

MIN_CONSENT_SHARE = 0.5
"""The share of the text that speaks of consent, from which on there is nothing else to it."""
FEW_CHARS_SIGNED = 200
_DATA = r"(?:cookies?|cookie-?\w*|trackers?|traceurs|rastreadores|куки|クッキー|쿠키|隐私|隱私)"
_HINTS = tuple(
    (
        "cooki|consent|priva|tracker|traceur|zustimm|datenschutz|toestemming|consenso|rastreador|"
        "куки|クッキー|쿠키|隐私|隱私"
    ).split("|")
)
"""Without one of these, a text need not be read any closer."""
_CONSENT = any_of(
    rf"(?:\b(?:we|our|us|this (?:web)?site|wir|unsere\w*|nous|nos|notre|ce site|noi|nostr\w+|usamos|utilizamos|"
    rf"nosotros|wij|onze|мы|наш\w*|"
    rf"this page|diese (?:web)?seite|este sitio|este site|questo sito|deze (?:web)?site|bu site|本网站|本站|我们|"
    rf"我們|当サイト|저희|"
    rf"이 사이트)"
    rf".{{0,160}}?{_DATA})",
    rf"{_DATA}\b.{{0,100}}?\b(?:you|your|zustimm\w+|akzeptier\w+|acept\w+|akkoord|соглас\w+)|"
    rf"{_DATA} (?:are|is) (?:enabled|disabled|required|blocked|not enabled|turned off)",
    r"\b(?:we and our|our|wir und unsere|nous et nos|nosotros y nuestros) .{0,30}(?:partners?|partner|partenaires|"
    r"socios|vendors)\b",
    r"(?:accept|reject|allow|manage|agree to|decline) (?:all|cookies?|preferences|settings|and (?:continue|close))|"
    r"(?:manage|privacy|cookie) "
    r"(?:preferences|settings|options|choices)|i (?:agree|accept)|alle(?:s)? (?:akzeptieren|ablehnen)|"
    r"tout (?:accepter|refuser)|aceptar (?:todo|y)",
    r"\b(?:your|you) .{0,30}(?:privacy|consent|personal data)\b.{0,80}(?:choice|important|withdraw|manage|settings|"
    r"value)|"
    r"(?:store|access) .{0,30}information on (?:a|your) device|legitimate interest|before you continue|"
    r"(?:consent|zustimmung|consentement|consentimiento|toestemming|consenso)\b.{0,80}(?:withdraw|widerruf\w*|"
    r"retir\w+|intrekken|revocar)",
    r"(?:接受|同意|允许|拒绝).{0,10}(?:cookie|隐私)|(?:全部|すべて)(?:接受|同意する|許可)|모두 (?:동의|수락)",
)
_CONSENT_TITLES = any_of(
    r"before you continue(?: to .*)?|(?:your |we value your |we care about your )?privacy(?: (?:choices|settings|"
    r"matters|notice|preferences))?",
    r"(?:cookie|privacy|consent|datenschutz)[ -]?(?:consent|settings|preferences|notice|policy|wall|einstellungen|"
    r"hinweis\w*)?|cookies",
    r"(?:this (?:web)?site|we) uses? cookies|cookies? (?:are )?(?:required|disabled|consent)|gestion des cookies|"
    r"configuraci[óo]n de cookies|"
    r"(?:ihre )?zustimmung|einwilligung|votre consentement|隐私(?:设置|政策)|cookie ?设置",
)
_LOGIN_TITLES = any_of(
    r"(?:please )?(?:log ?in|sign ?in|log ?on|sign ?up|register|login required|member login|create (?:an|"
    r"your) account)(?: (?:to|or|/|&|and) .{0,60})?",
    r"(?:anmeld(?:en|ung)|einloggen|connexion|se connecter|identifiez-vous|iniciar sesi[óo]n|inicia sesi[óo]n|entrar|"
    r"accedi|inloggen|вход|войти|"
    r"авторизация|ログイン|로그인|(?:用户|会员|帐号|账号)?(?:登录|登陆|登入)|تسجيل الدخول)(?: .{0,30})?",
    r"subscri(?:be|ption)(?: (?:now|today|to .{0,60}|required))?|(?:subscriber|member|premium)s?[ -]only(?: content|"
    r" article)?|abonnement|abonnieren",
)
_LOGIN = any_of(
    r"(?:please |you (?:must|need to|have to|will need to) (?:be )?)(?:first )?(?:log(?:ged)? ?in|sign(?:ed)? ?in|"
    r"log ?on|register|subscribe|create an account)",
    r"(?:log ?in|sign ?in|register|subscribe|sign up|create (?:an|a free|your) account)\b.{0,40}? (?:to|and) (?:read|"
    r"continue|view|access|unlock|see|"
    r"get (?:full|unlimited)|keep reading|proceed)",
    r"(?:this|the full|the rest of (?:this|the)) (?:article|content|story|page|section|"
    r"post) is (?:only )?(?:available |reserved |exclusive(?:ly)? |accessible )?"
    r"(?:only )?(?:to|for|behind) (?:our )?(?:paying |registered |premium )?(?:subscribers?|members?|registered|"
    r"logged|a paywall)",
    r"(?:already|not|not yet) an? (?:subscriber|member|registered)|to (?:continue|keep) reading|(?:continue|"
    r"keep) reading (?:with|by)|"
    r"you(?:[’']ve| have) (?:reached|used|read|hit)\b.{0,40}(?:limit|free articles?|article)|subscribe (?:now|"
    r"today) (?:to|for|and)|unlock (?:this|unlimited)",
    r"(?:bitte )?(?:melden sie sich|loggen sie sich|einloggen|anmelden).{0,40}?(?:an|ein|um|lesen|weiter)|(?:dieser|"
    r"der) (?:artikel|inhalt) ist (?:nur|exklusiv)|"
    r"(?:jetzt )?(?:weiterlesen|abonnieren).{0,30}(?:mit|abo|lesen)",
    r"(?:veuillez )?(?:vous )?(?:connecte[rz](?:-vous)?|identifie[rz](?:-vous)?|abonne[rz](?:-vous)?).{0,40}?(?:pour|"
    r"afin)|(?:cet|l[’']) ?article est réservé|"
    r"il vous reste|(?:contenu |article )?réservé aux abonnés",
    r"(?:por favor,? )?(?:inici[ae]|inicie|suscr[íi]b\w+|reg[íi]str\w+|conéct\w+).{0,40}?(?:para|sesión)|(?:este|"
    r"el) (?:artículo|contenido) (?:es|está) (?:exclusivo|"
    r"solo|reservado|disponible solo)|(?:faça|entre|assine|cadastre).{0,30}(?:login|para)|(?:accedi|abbonati|"
    r"registrati).{0,30}per",
    r"(?:пожалуйста, )?(?:войдите|авторизуйтесь|зарегистрируйтесь|оформите подписку).{0,40}|"
    r"この記事は.{0,12}(?:会員|有料)|"
    r"(?:続き|全文)(?:を|は).{0,12}(?:会員|ログイン|登録)|"
    r"ログインして|로그인(?:이 필요| 후|하세요|하시)",
    r"(?:请|您需要|需要|您尚未|未)(?:先)?(?:登录|登陆|登入|注册|订阅)|(?:登录|登陆|注册|订阅|开通会员)(?:后|即可|"
    r"才能|以)(?:继续|可|查看|阅读)?|(?:本文|该内容|"
    r"以下内容)(?:为|仅)?.{0,8}"
    r"(?:会员|付费|订阅)|(?:剩余|余下).{0,8}(?:付费|订阅|登录)",
)


def cookie_wall(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse a page that has nothing to say but what it wants to store."""
    texts = subject.notice
    whole = "\n".join((subject.title, *texts)).lower()
    if not any(hint in whole for hint in _HINTS):
        return None
    every = sum(map(len, texts))
    spoken = sum(len(text) for text in texts if _CONSENT.search(text))
    if every and spoken >= MIN_CONSENT_SHARE * every and not _is_article_on_it(subject):
        return Reason.COOKIE_WALL
    titled = subject.is_wordless and any(_CONSENT_TITLES.fullmatch(part) for part in title_parts(subject.title))
    return Reason.COOKIE_WALL if titled and spoken and not subject.is_signed else None


def login_wall(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse a page that shows a login, or a teaser that ends with one."""
    if not subject.is_wordless:
        return None
    short = not (subject.is_signed and subject.prose_chars > FEW_CHARS_SIGNED)
    if short and any(_LOGIN_TITLES.fullmatch(part) for part in title_parts(subject.title)):
        return Reason.LOGIN_WALL
    return Reason.LOGIN_WALL if any(_LOGIN.match(sentence) for sentence in subject.sentences()) else None


def _is_article_on_it(subject: Subject) -> bool:
    """An article may well report on consent: it is signed, and longer than a wall."""
    return subject.is_signed and not subject.is_wordless
