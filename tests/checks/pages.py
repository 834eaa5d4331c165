"""Pages that are no articles, as sites and firewalls answer with status 200, and articles that look like them.

All texts are made up in the manner of their kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.vocabulary import Reason


@dataclass(frozen=True, slots=True)
class Sight:
    """A page by its title and its paragraphs, and the reason it is to be refused for."""

    reason: Reason
    title: str
    paragraphs: tuple[str, ...]

    @property
    def markup(self) -> bytes:
        """The page as a plain one."""
        body = "".join(f"<p>{text}</p>" for text in self.paragraphs)
        head = f"<head><title>{self.title}</title></head>"
        return f"<html>{head}<body><div><h1>{self.title}</h1>{body}</div></body></html>".encode()


def _sights(reason: Reason, *pages: str) -> list[Sight]:
    made = []
    for page in pages:
        title, *paragraphs = page.split(" / ")
        made.append(Sight(reason, title, tuple(paragraphs)))
    return made


NO_ARTICLES = [
    *_sights(
        Reason.ERROR_PAGE,
        "404 Not Found / The requested URL /news/1.shtml was not found on this server.",
        "Page not found | Example Times / Try the search, or begin at our home page.",
        "Oops! / We couldn't find the page you were looking for. It may have been moved.",
        "Example News / Sorry, the page you requested does not exist. / Go back to the home page",
        "Story unavailable / This article is no longer available.",
        "503 Service Unavailable / The server is temporarily unable to service your request. Please try again later.",
        "502 Bad Gateway / nginx/1.20.1",
        "Error / An unexpected error occurred while processing your request.",
        "Example / Error establishing a database connection",
        "Site under maintenance / We are working on it and will be back at noon.",
        "页面不存在 / 您访问的页面不存在或已被删除，请返回首页。",
        "示例新闻网 / 抱歉，您要访问的页面找不到了。 / 返回首页",
        "Seite nicht gefunden / Die von Ihnen gesuchte Seite konnte leider nicht gefunden werden.",
        "Page introuvable / La page que vous recherchez n'existe pas ou a été déplacée.",
        "Página no encontrada / Lo sentimos, la página que busca no existe.",
        "Página não encontrada / A página que você procura não existe.",
        "Страница не найдена / Запрашиваемая страница не найдена или была удалена.",
        "ページが見つかりません / お探しのページは移動または削除された可能性があります。",
    ),
    *_sights(
        Reason.BLOCK_PAGE,
        "Just a moment... / Checking your browser before accessing example.org. / Please allow up to 5 seconds.",
        "Attention Required! | Cloudflare / Sorry, you have been blocked / Cloudflare Ray ID: 7d1f00aa11bb22cc",
        "Access Denied / You don't have permission to access this page on this server. "
        "/ Reference #18.2d1a1602.1700000000.1a2b3c",
        "Example / Our systems have detected unusual traffic from your computer network.",
        "Are you a robot? / Please complete the security check to access the site.",
        "Pardon Our Interruption / As you were browsing something about your browser made us think you were a bot.",
        "Example / Request unsuccessful. Incapsula incident ID: 1234000560",
        "429 Too Many Requests / Rate limit exceeded. Slow down.",
        "403 Forbidden / Your IP address has been banned.",
        "安全验证 / 请完成下方验证后继续访问。",
        "访问被拒绝 / 很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。",
        "示例网 / 您的访问过于频繁，请输入验证码后继续。",
        "Zugriff verweigert / Ihr Zugriff wurde aus Sicherheitsgründen gesperrt.",
        "Accès refusé / Votre adresse IP a été bloquée.",
        "Доступ ограничен / Подтвердите, что вы не робот.",
        "Acceso denegado / Su dirección IP ha sido bloqueada.",
    ),
    *_sights(
        Reason.COOKIE_WALL,
        "Before you continue / We use cookies and data to deliver our services and to measure how they are used. "
        "/ If you choose to accept all, we will also use cookies to show personalised ads.",
        "Example Times / We and our 812 partners store and access information on a device, such as cookies. "
        "/ You can withdraw your consent at any time in the privacy settings.",
        "Ihre Zustimmung / Wir verwenden Cookies, um Inhalte zu personalisieren. / Alle akzeptieren",
        "Exemple / Nous utilisons des cookies avec nos partenaires pour mesurer l'audience. / Tout accepter",
        "Ejemplo / Utilizamos cookies propias y de terceros para mejorar nuestros servicios.",
        "Cookies are required / Cookies are disabled in your browser. Enable them and reload this page.",
    ),
    *_sights(
        Reason.LOGIN_WALL,
        "Log in to continue / Enter your e-mail address and your password.",
        "Cabinet meets on reform / Ministers met on Monday for talks on the reform. / Subscribe to continue reading.",
        "Example / You must be logged in to view this article.",
        "Example / This article is available only to subscribers. Already a subscriber? Sign in.",
        "用户登录 / 请先登录后查看全文。",
        "Anmelden / Bitte melden Sie sich an, um weiterzulesen.",
        "Connexion / Veuillez vous connecter pour lire cet article.",
    ),
]

ARTICLES = [
    (
        "Error 404: museum of lost web pages opens",
        "A museum of lost web pages opened in the old port on Monday, its keepers said.",
    ),
    (
        "Visitors meet a blank page",
        "Visitors of the ministry's site read “The page you are looking for does not exist” all of Monday.",
    ),
    (
        "Access denied: reporters kept out of the trial",
        "Reporters were kept out of the trial on Tuesday. “Access is denied,” a guard told them.",
    ),
    (
        "Court rules on cookie banners",
        "A court ruled on Friday that a site must ask before it stores cookies on a reader's device.",
    ),
    ("Captcha maker fined", "The maker of a widely used captcha was fined on Wednesday, and said it would appeal."),
    (
        "Readers asked to pay",
        "The paper will ask its readers to subscribe from May on, its publisher said in a letter on Thursday.",
    ),
    (
        "Forbidden City closes for a day",
        "The Forbidden City closes on Monday so that its roofs can be looked at, the museum said.",
    ),
    ("Quake felt in the north", "A quake of magnitude 4.1 was felt in the north on Sunday; nobody was hurt."),
    ("Robot wins race", "A robot won the half marathon for machines."),
]
"""Short news, unsigned, whose words are those of pages that are none."""
