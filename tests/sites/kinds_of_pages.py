"""Made-up pages of many kinds, each with the URL of neither an article nor a list, as a site might serve them."""

from __future__ import annotations

from dataclasses import dataclass, field

SENTENCES = (
    "The harbour council voted late on Monday to keep the old crane standing for at least another ten years.",
    "Engineers had warned that the steel was weaker than anyone had hoped, but a second survey found little rust.",
    "\u201cWe were ready to say goodbye to it,\u201d said Marta Lind, who runs the museum beside the dock.",
    "Her family has worked on the quay for four generations, and her son still oils the gears every spring.",
    "The repair will cost less than the council feared, because the parts can be made in the town's own workshop.",
    "Visitors will be allowed to climb the ladder again from May on, in groups of six and with a guide.",
    "A fisherman who watched the vote from the gallery said that the town would look naked without the crane.",
    "The vote was eleven to four, with two members away at a wedding on the other side of the bay.",
    "Nobody could say who had painted the blue whale on the northern leg of the crane last winter.",
    "The whale will stay as well, the mayor told reporters as she left the hall by the side door.",
    "Ships have not used the crane since the new terminal opened in the year of the great flood.",
)
ARABIC = (
    "قال رئيس البلدية إن الرافعة القديمة ستبقى في مكانها لعشر سنوات أخرى على الأقل رغم كل شيء.",
    "وكان المهندسون قد حذروا من ضعف الفولاذ، لكن فحصا ثانيا وجد القليل من الصدأ في الساق الشمالية.",
    "وأضافت مديرة المتحف أن عائلتها عملت على الرصيف أربعة أجيال متتالية منذ بناء الميناء.",
)
THAI = (
    "สภาท่าเรือลงมติเมื่อวันจันทร์ให้เก็บปั้นจั่นเก่าไว้อีกอย่างน้อยสิบปี วิศวกรเคยเตือนว่าเหล็กอ่อนแอกว่าที่คิด แต่การสำรวจครั้งที่สองพบสนิมเพียงเล็กน้อย",
    "ครอบครัวของเธอทำงานที่ท่าเรือมาสี่รุ่น และลูกชายของเธอยังคงหยอดน้ำมันเฟืองทุกฤดูใบไม้ผลิ ก่อนที่นักท่องเที่ยวจะมาถึง",
    "เรือไม่ได้ใช้ปั้นจั่นนี้มาตั้งแต่ท่าเรือใหม่เปิดในปีที่น้ำท่วมใหญ่ เด็กนักเรียนส่งจดหมายมากกว่าสองร้อยฉบับเพื่อขอให้รักษาเครื่องจักรไว้",
    "นายกเทศมนตรีบอกผู้สื่อข่าวว่าภาพวาฬสีน้ำเงินที่ขาด้านเหนือของปั้นจั่นจะยังคงอยู่ต่อไป ไม่มีใครรู้ว่าใครเป็นคนวาดมันเมื่อฤดูหนาวที่แล้ว",
)
CHINESE = (
    "港口委员会周一晚间投票决定，老起重机至少再保留十年。工程师曾警告说，钢材比人们希望的要脆弱。",
    "她的家族在码头工作了四代，她的儿子每年春天仍给齿轮上油。从五月起，游客可以在导游陪同下再次登上梯子。",
    "市长离开大厅时告诉记者，那条蓝鲸的画也会保留下来，没有人知道去年冬天是谁画的。",
)
OPEN_GRAPH = '<meta property="og:type" content="article">'
BYLINE = '<p class="byline">By Ida Moor</p><time datetime="2026-05-04T10:00:00Z">4 May 2026</time>'


@dataclass(frozen=True, slots=True)
class KindOfPage:
    """A page by the path of its URL, its headline, and the markup below the headline."""

    path: str
    title: str
    main: str = field(repr=False)
    head: str = field(default="", repr=False)
    body_class: str = ""

    @property
    def markup(self) -> bytes:
        """The whole page with menu, box of related articles and footer."""
        menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("news", "sport", "culture", "opinion"))
        related = "".join(f'<li><h4><a href="/s/{n}">Another story about harbour {n}</a></h4></li>' for n in range(7))
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><title>{self.title} - Quay Press</title>'
            f"{self.head}</head>"
            f'<body class="{self.body_class}"><nav><ul>{menu}</ul></nav><main><h1>{self.title}</h1>{self.main}</main>'
            f"<aside><h3>More on this</h3><ul>{related}</ul></aside>"
            "<footer><p>Published by the Quay Press. All rights reserved.</p></footer></body></html>"
        ).encode()


def text(paragraphs: int, sentences: int = 3, first: int = 0) -> str:
    """Return paragraphs of prose, beginning with the sentence of this number."""
    starts = range(first, first + paragraphs)
    return "".join(f"<p>{' '.join(_sentence(start * 5 + n) for n in range(sentences))}</p>" for start in starts)


def teasers(number: int, sentences: int, line: str = "") -> str:
    """Return entries of a list, each with a linked headline and a teaser; `line` may hold the number of the entry."""
    return "".join(
        f'<div class="card"><h3><a href="/n/{n}">How the town council dealt with question {n}</a></h3>'
        f"{line.format(n=n + 1)}{text(1, sentences, n)}</div>"
        for n in range(number)
    )


def _sentence(number: int) -> str:
    return SENTENCES[number % len(SENTENCES)]


def _each(number: int, markup: str, sentences: int = 0) -> str:
    """Return entries with their number in the markup, each above a paragraph of so many sentences."""
    entries = (markup.format(n=n) + (text(1, sentences, n) if sentences else "") for n in range(1, number + 1))
    return "".join(f"<div>{entry}</div>" if "<tr>" not in entry else entry for entry in entries)


def _books(number: int, price: str = "") -> str:
    return text(2) + _each(number, price + '<h2><a href="https://books.example/{n}">Book {n} of the sea</a></h2>', 5)


def _in(lines: tuple[str, ...]) -> str:
    return "<time datetime='2026-05-04'>2026-05-04</time>" + "".join(f"<p>{line}</p>" for line in lines)


ARTICLES = {
    "plain": KindOfPage("/crane", "Old crane to stay", text(6)),
    "below a section": KindOfPage("/news/town/crane", "Old crane to stay", BYLINE + text(5)),
    "essay without a date": KindOfPage("/essays/tides", "On tides", text(9)),
    "forty books": KindOfPage("/reading", "The 40 best books of the sea", BYLINE + _books(40)),
    "forty books with prices": KindOfPage(
        "/buys", "The 40 best books", BYLINE + _books(40, "<p>€ 9.00</p>"), OPEN_GRAPH
    ),
    "interview": KindOfPage("/talk", "A talk with Marta Lind", BYLINE + _each(9, "<p><b>And in year {n}?</b></p>", 3)),
    "recipe": KindOfPage(
        "/kitchen/soup",
        "Harbour soup",
        f"{BYLINE}<p>This soup is what the crews ate on cold mornings, and it is ready within half an hour.</p>"
        "<ul><li>2 onions</li><li>500 g of cod</li><li>1 l of stock</li></ul><ol>"
        "<li>Cut the onions and fry them in butter until they are soft and golden.</li>"
        "<li>Pour in the stock, let it boil once, and add the fish in large pieces.</li></ol>" + text(1),
    ),
    "press release": KindOfPage(
        "/media/release",
        "New ferry from June",
        f"{BYLINE}{text(4)}<h3>About the company</h3><p>It runs four ferries.</p>",
    ),
    "review of a product": KindOfPage("/tested/kettle", "Kettle 4 tested", f"{BYLINE}{text(6)}<p>Price: € 89.00</p>"),
    "news of sixty words": KindOfPage("/brief", "No ferry on Tuesday", BYLINE + text(2, 2)),
    "news that declares itself": KindOfPage("/brief2", "No ferry on Tuesday", BYLINE + text(1, 2), OPEN_GRAPH),
    "on cookies": KindOfPage(
        "/law/ruling",
        "Court rules on cookies",
        f"{BYLINE}<p>A court ruled on Monday that no paper may hide its cookie banner behind a link.</p>{text(5)}",
    ),
    "on paywalls": KindOfPage(
        "/media/walls",
        "Papers and paywalls",
        f"{BYLINE}<p>Readers who are asked to subscribe leave the page in nine of ten cases.</p>{text(5)}",
    ),
    "pictures": KindOfPage(
        "/pictures/crane",
        "The crane in pictures",
        BYLINE
        + text(3)
        + _each(11, "<figure><img src='{n}.jpg'><figcaption>A view of the crane, {n}.</figcaption></figure>"),
    ),
    "Arabic": KindOfPage("/ar/crane", ARABIC[0][:30], _in(ARABIC)),
    "Thai": KindOfPage("/th/crane", THAI[0][:30], _in(THAI)),
    "Chinese": KindOfPage("/zh/crane", CHINESE[0][:12], _in(CHINESE)),
}
OTHER_PAGES = {
    "section": KindOfPage("/world", "World", teasers(18, 1)),
    "section with long teasers": KindOfPage("/news/europe/north", "North", teasers(18, 3)),
    "section that declares itself an article": KindOfPage("/regional", "Regional", teasers(18, 3), OPEN_GRAPH),
    "teasers with days": KindOfPage("/notes", "Notes", teasers(12, 4, "<span>{n} May 2026</span>")),
    "whole posts": KindOfPage("/diary", "Diary", _each(8, "<span>May {n}, 2026</span>" + text(2), 3)),
    "template of a tag": KindOfPage("/label/harbour", "Harbour", text(6), OPEN_GRAPH, "archive tag"),
    "author": KindOfPage(
        "/reporters/moor", "Ida Moor", "<p>Ida Moor writes about ports and ships.</p>" + teasers(20, 1)
    ),
    "results of a search": KindOfPage("/find?q=crane", "42 results for crane", teasers(10, 2)),
    "timetable": KindOfPage(
        "/ferry", "Ferry times", f"<table>{_each(20, '<tr><td>{n}:15</td><td>Quay</td></tr>')}</table>"
    ),
    "calendar": KindOfPage(
        "/whats-on",
        "What's on",
        _each(20, "<span>{n} May 2026</span><h3>Evening {n} at the hall</h3>", 1),
    ),
    "podcasts": KindOfPage(
        "/listen",
        "Tidelines",
        _each(12, "<a href='/l/{n}'>Episode {n}: the keeper</a><p>{n} Apr 2026 | 41:03</p>", 4),
    ),
    "lamps of a shop": KindOfPage(
        "/lamps",
        "Lamps",
        text(1) + _each(24, "<a href='/l/{n}'>Brass lamp model {n}</a><p>€ {n}.00</p>", 1),
    ),
    "home page": KindOfPage("/", "Quay Press", teasers(18, 3)),
    "product": KindOfPage("/kettle-4", "Kettle 4", f"<span>€ 89.00</span><button>Add to cart</button>{text(6)}"),
    "cookie policy": KindOfPage(
        "/our-cookies",
        "Cookie policy",
        "<p>We use cookies to remember your settings and to measure how our pages are used.</p>"
        "<p>You can withdraw your consent to cookies at any time in the settings of your browser.</p>" * 4,
    ),
    "thread": KindOfPage("/talk/threads/best-oil.812/", "Best oil?", _each(6, "<b>user{n}</b>", 3), OPEN_GRAPH),
    "question": KindOfPage("/questions/8812/why-oil", "Why oil?", f"{text(2)}<h2>3 answers</h2>{text(3)}"),
    "pictures of many days": KindOfPage(
        "/pictures", "Pictures", _each(20, "<a href='/p/{n}'>The quay on a spring morning, {n}</a>")
    ),
}
