"""Groups of blocks, in invented articles that go the whole path."""

from __future__ import annotations

import pytest

from crawler.cleaning.classifier.groups import judged
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.classifier.group_pages import SENTENCES, listed, table, text_with

LEAGUE = table(
    *(f'{place}|<span class="player-2020">{name}</span>|{5040 - place}|{place % 3}' for place, name in enumerate(
        ["Rovers", "United", "Harbour FC", "Pilots", "Albion", "Rangers", "Wanderers"], start=1
    )),
    head="Place|Team|Points|Lost",
)  # fmt: skip
PLAYERS = table("4|Ida Moor|28", "7|Per Holm|0", "9|Una Dale|15", head="No|Player|Goals", names=' class="player-2020"')
PRICES = table("Adult|2 coins", "Child|1 coin", "Bicycle|1 coin", "Dog|free", head="Ticket|Price")
VOTES = table("Quillon|9,211|41.0 %", "Teal|8,020|38.9 %", "Invalid|92|0.4 %", head="Candidate|Votes|Share")
SPECIFICATION = table("Weight|120 kg", "Length|9 m", "Price|1,890 coins")
NESTED = listed("Morning crossings" + listed("seven o'clock, weekdays only", "nine o'clock"), "Evening crossings")
INGREDIENTS = "<h2>Ingredients</h2>" + listed("500 g herring", "2 onions", "salt", "a pinch of sugar")
KEY_POINTS = f'<div class="key-points"><h2>Key points</h2>{listed("Pier is rebuilt", "Work begins in May")}</div>'
TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">The bell rang twice <a href="https://t.co/a">pic.twitter.com/a</a>'
    '</p>— Bay Harbour (@bay) <a href="https://twitter.com/bay/status/1">March 5, 2026</a></blockquote>'
)
GLOSSARY = "<dl><dt>Pile</dt><dd>A long beam in the ground.</dd><dt>Berth</dt><dd>The place of a ship.</dd></dl>"
QUOTE = (
    '<p>From the <a href="https://news.example/1">Bay News</a>:</p><blockquote><p>Nobody believed that the pier would '
    "come back in our time, and yet the drawings lie on the table.</p></blockquote>"
)
TRANSCRIPT = "".join(
    f'<p class="line"><strong>{speaker}:</strong> {words}</p>'
    for speaker, words in [("Q", "When does it begin?"), ("A", "In May."), ("Q", "Who pays?"), ("A", "We all do.")]
)
POEM = '<div class="poem"><p>The pier, the pier,</p><p>the grain, the sea,</p><p>the bell that rang</p></div>'
FAQ = "".join(
    f'<div class="accordion-item"><h3><button>{question}</button></h3><div class="panel"><p>{answer}</p></div></div>'
    for question, answer in [
        ("When does it begin?", "In May, when the herring boats have left the bay."),
        ("Who pays?", "The province and the fishing families share the cost."),
        ("May carts use the pier?", "Yes, from next autumn."),
    ]
)
LIVE = "".join(
    f'<div class="post-{hour}"><h3>{hour}:30</h3><p>The crane lifted pile number {hour} over the sand, and the crowd '
    f"on the quay counted along until the {hour}th pile stood in the rock.</p></div>"
    for hour in range(10, 18)
)
CARDS = "".join(
    f'<div class="card"><a href="/{number}"><h3>{title}</h3></a><p>{teaser}</p></div>'
    for number, (title, teaser) in enumerate(
        [
            (
                "School roof leaks again",
                "Rain came through the roof of the school for the third time this year.",
            ),
            ("Herring season begins", "Boats left the bay at dawn, two weeks earlier than in any year since the war."),
            ("Museum shows old maps", "Visitors see the first drawings of the pier in the new hall of the museum."),
        ]
    )
)
LINKS = listed('<a href="/a">Council quarrels over the roof</a>', '<a href="/b">Herring season begins early</a>')
BIO = "Mara Quillon has written about the harbour for eleven years and lives in the lower town with two cats."
NEWSLETTER = (
    '<div class="newsletter-signup"><h3>Sign up for our newsletter</h3><p>Get the best stories of the bay in your '
    "inbox every morning.</p><p>It is free, and you can leave at any time.</p></div>"
)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (LEAGUE, "Place|Team|Points|Rovers|Harbour FC|5037|Wanderers|5033"),
        (PLAYERS, "Player|Goals|Ida Moor|28|Per Holm|Una Dale|15"),
        (PRICES, "Ticket|Price|Adult|2 coins|Dog|free"),
        (VOTES, "Candidate|Share|Quillon|9,211|Invalid|0.4 %"),
        (SPECIFICATION, "Weight|120 kg|Price|1,890 coins"),
        (NESTED, "Morning crossings|seven o'clock|nine o'clock|Evening crossings"),
        (INGREDIENTS, "Ingredients|500 g herring|2 onions|salt|a pinch of sugar"),
        (KEY_POINTS, "Key points|Pier is rebuilt|Work begins in May\n"),
        (TWEET, "The bell rang twice|Bay Harbour (@bay)"),
        (GLOSSARY, "Pile|A long beam|Berth|The place of a ship"),
        (QUOTE, "From the Bay News:|Nobody believed that"),
        (TRANSCRIPT, "When does it begin?|In May.|Who pays?|We all do."),
        (POEM, "The pier, the pier|the grain, the sea|the bell that rang"),
        (FAQ, "When does it begin?|In May, when|Who pays?|The province and the fishing|May carts use|Yes, from next"),
        (LIVE, "pile number 10|pile number 14|pile number 17"),
    ],
)
def test_a_group_between_paragraphs_is_kept_whole(markup: str, words: str) -> None:
    text = text_with(between=markup)
    assert [word for word in (*words.split("|"), *SENTENCES) if word not in text] == []


@pytest.mark.parametrize("markup", [LEAGUE, PRICES, VOTES, NESTED, INGREDIENTS, TWEET, GLOSSARY])
def test_a_table_or_list_at_the_end_of_the_body_is_kept_or_removed_whole(markup: str) -> None:
    without, whole = text_with().split("\n"), text_with(between=markup).split("\n")
    units = [line for line in whole if line not in without]
    kept = [line for line in text_with(last=markup).split("\n") if line in units]
    assert kept in ([], units, [line for line in units if line == "Ingredients"])


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (f"<h3>Read more</h3>{LINKS}", "Read more|Council quarrels|Herring season"),
        (f"<p><strong>Lesen Sie auch:</strong></p>{LINKS}", "Lesen Sie auch|Council quarrels|Herring season"),
        ('<p>Read more: <a href="/a">Council quarrels over the school roof</a></p>', "Read more|Council quarrels"),
        ('<p><b>À lire aussi : <a href="/a">Le conseil se dispute</a></b></p>', "lire aussi|conseil"),
        ('<p>延伸閱讀：<a href="/a">議會再度爭論學校屋頂的費用</a></p>', "延伸閱讀|議會"),
        (NEWSLETTER, "Sign up|your inbox|It is free"),
    ],
)
def test_a_promotion_between_paragraphs_is_removed_whole(markup: str, words: str) -> None:
    text = text_with(between=markup)
    assert [word for word in words.split("|") if word in text] == []
    assert all(sentence in text for sentence in SENTENCES)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (f'<section class="related"><h2>Related stories</h2>{CARDS}</section>', "Related|School roof|Boats left"),
        (f'<div class="x1"><h2>More from the bay</h2>{CARDS}</div>', "More from|School roof|Boats left|Visitors see"),
        (f"<h3>About the author</h3><p>{BIO}</p>", "About the author|two cats"),
        (f'<div class="box"><h4>Über die Autorin</h4><p>{BIO}</p></div>', "Über die|two cats"),
        (f"<h3>Comments</h3><div class='c'><p>{BIO}</p></div><div class='c'><p>Well done, council.</p></div>", "cats"),
        (NEWSLETTER, "Sign up|your inbox|It is free"),
    ],
)
@pytest.mark.parametrize("place", ["last", "behind"])
def test_a_promoted_section_at_the_end_is_removed_whole(markup: str, words: str, place: str) -> None:
    text = text_with(**{place: markup})
    assert [word for word in words.split("|") if word in text] == []
    assert all(sentence in text for sentence in SENTENCES)


def test_a_newsletter_card_among_kept_cards_goes_alone() -> None:
    body = "html/body/main/div.steps"
    blocks = [Block(f"Step {number} is done with care.", Role.BODY, "li", f"{body}/ul/li", unit=1) for number in "1234"]
    blocks.insert(2, Block("Get our letter.", Role.BODY, "p", f"{body}/ul/li.newsletter/p", unit=1))
    assert [score > 0 for score in judged(blocks, [9, -1, -3, 9, -1]).scores] == [True, True, False, True, True]


def test_the_text_behind_a_box_of_links_stays_although_the_box_has_no_end() -> None:
    path = "html/body/main/div.story"
    paragraph = [Block(sentence, Role.BODY, "p", f"{path}/p") for sentence in SENTENCES]
    box = [Block("Read more", Role.BODY, "h3", f"{path}/h3"), Block("Old news", Role.BODY, "a", f"{path}/a", 8)]
    found = judged([*paragraph[:3], *box, *paragraph[3:]], [30] * 3 + [5, 5] + [20] * 3)
    assert [score > 0 for score in found.scores] == [True] * 3 + [False] * 2 + [True] * 3
    assert found.roles == {3: Role.RELATED, 4: Role.RELATED}
