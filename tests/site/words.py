"""The vocabulary of the imitation site: the words and sentences of its made-up news.

A sentence has the names of its slots in braces. A slot is filled from the list with
its name, or by the writer. All of it was made up for these tests.
"""

from __future__ import annotations

SLOTS: dict[str, tuple[str, ...]] = {
    "place": tuple(
        "Wuyuan|Quanzhou|Dali|Hotan|Jilin|Zigong|Weihai|Lijiang|Tongren|Yichang|Hami|Beihai|Datong|Kaili|Nantong".split(
            "|"
        )
    ),
    "province": tuple(
        "Jiangxi|Fujian|Yunnan|Xinjiang|Sichuan|Shandong|Guizhou|Hubei|Guangxi|Shanxi|Jiangsu".split("|")
    ),
    "family": tuple("Wang|Li|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Sun|Hu|Zhu|Gao|Lin|He|Guo|Ma|Luo".split("|")),
    "given": tuple(
        "Xiuying|Wei|Jianguo|Min|Haitao|Lihua|Yan|Xiaoming|Fang|Guoqiang|Rui|Shuyi|Tian|Yifan|Meiling|Bo|Hong'e".split(
            "|"
        )
    ),
    "thing": tuple(
        "kites|umbrellas|clay pots|paper lanterns|bamboo chairs|river ferries|tea bricks|stone bridges|wooden clocks|"
        "bicycle bells|seed boxes|iron woks|street benches|silk fans|ladders".split("|")
    ),
    "group": tuple(
        "the county museum|a workshop of nine potters|the harbor office|the city's tree wardens|a school of 60 pupils|"
        "the railway bureau|a cooperative of tea growers|the provincial archive|a choir of retired miners".split("|")
    ),
    "trade": tuple(
        "carpenter|ferry pilot|bookbinder|weather observer|beekeeper|bridge inspector|baker|seamstress|gardener".split(
            "|"
        )
    ),
    "verb": tuple("repaired|counted|sold|lent out|painted|measured|shipped|restored|exhibited".split("|")),
    "season": tuple("spring|summer|autumn|winter".split("|")),
    "weekday": tuple("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday".split("|")),
    "month": tuple("January|March|April|May|June|August|September|October|November".split("|")),
    "agency": tuple("Xinhua|China Daily|Global Times|Shanghai Daily|China News Service".split("|")),
}

HEADLINES = (
    "{Place} brings back its {thing}",
    "Old {thing} find new hands in {place}",
    "{count} {thing} cross {province} by rail",
    "{Place} {trade} keeps count of {thing}",
    "Why {place} will not part with its {thing}",
    "Survey: {percent}% of {place} homes keep {thing}",
    "Across China: A {trade}'s {season} among {thing}",
    "'Nobody throws away {thing},' says {place} {trade}",
    "{province} to send {count} {thing} abroad",
    "{Thing}: the quiet trade of {place}",
)

SENTENCES = (
    "In {place}, {group} {verb} {count} {thing} last {season}, {percent} percent more than a year before.",
    "The work began in {month} {year} and took {small} weeks longer than planned.",
    "{Group} said on {weekday} that {thing} from {province} are once again in demand at home and abroad.",
    "According to a survey of {count} households, {percent} percent keep {thing} that are older than their owners.",
    "A {trade} from {place} remembers the {season} of {year}, when nearly all {thing} were sold within {small} days.",
    "The price of {thing} rose from {small} yuan ($2.{small}) to {count} yuan within a decade.",
    "{Group} plans to open a second hall in {month}, with room for {count} {thing}.",
    "Officials in {province} put the cost at {count},000 yuan, to be shared by {small} counties.",
    "Most of the {thing} travel by river, since the road to {place} is closed every {season}.",
    "Visitors come on {weekday}s, when entry is free and the {trade} answers questions.",
    "No one can say who made the first {thing} of {place}; the oldest record dates from {year}.",
    "The project, which {group} calls an experiment, will be judged again in {month}.",
    "By {month}, {count} families had signed up, among them {small} from {province} and one from abroad.",
    "Rain delayed the opening by {small} days, but the queue outside was still {count} meters long.",
    "A report published in {month} found no link between the weather and the trade in {thing}.",
    "Young people are welcome, though the {trade}'s course takes {small} years & pays little at first.",
)

QUOTES = (
    '"We had expected complaints," said {person}, a {trade} in {place}. "We got {thing}."',
    '"My father {verb} {thing} for {small} years," {person} said. "He never once wrote down a price."',
    '"It\'s not about money," said {person}, who heads {group}.',
    '{Person}, a {trade}, put it differently: "Whoever needs {thing} will find the way to {place}."',
    '"Ask me again in {month}," {person} said with a laugh, "when the {season} is over."',
)

TRAPS = (
    "The organizers thanked their media partners: two radio stations, a printer and the newspaper of {place}.",
    "Media partners of the fair, among them {group}, will share the costs.",
    "A court in {place} heard a copyright case over drawings of {thing} on {weekday}; all rights reserved, it said.",
    'Under the page stood the words "Comments (0)", and {person} took that as a compliment.',
    "Print is not dead in {place}, where the {trade} still sets type by hand.",
    "Most popular in 24 hours were the {thing} with blue handles, of which {count} were sold.",
    'A sign at the door says "Back to top", since the stairs to the hall of {thing} lead down.',
    "The privacy policy of the market, she said, is to look away.",
    "Home is where the {thing} are, a saying in {province} goes.",
    "Visitors may take pictures as they like (one yuan a photo).",
    "The firm was founded on 2012-05-01 12:30 by the clock of the station, a plaque says.",
    "Readers may share the list; related news of {place} hangs beside it every {weekday}.",
)

SUBHEADS = (
    "The second hall",
    "NEXT STEPS",
    "A trade for the patient",
    "WHAT THE NUMBERS SAY",
    "Video",
    "Culture",
    "Who pays?",
    "More",
    "From river to road",
    "THE VIEW FROM THE RIVER",
)

CAPTIONS = (
    "{Group} shows {thing} in {place}, {province} Province, {month} {small}, {year}.",
    "A {trade} carries {thing} across the market of {place}, {month} {small}, {year}.",
    "Photo taken on {month} {small}, {year} shows {thing} in a yard of {place}.",
    "{Thing} dry in the sun after a {season} of rain in {place}.",
)

CREDITS = (
    "Photo: {Person}/GT",
    "(File photo/Agencies)",
    "(Photo by {Person}/Xinhua)",
    "(Photo: China News Service/{Person})",
    "(Xinhua/{Person})",
    "[Photo/Xinhua]",
    "(Photo provided to China News Service)",
    "(Photo/China Daily)",
    "(China News Service/{Person})",
)

RARE_NAMES = ("Zhao Zhe (赵喆)", "Tao Rong (陶镕)", "Li Kun (李堃)", "Xiao Yu (萧㛃)", "Ge Zhao (葛曌)")
"""Names with characters that are in GB18030 but not in GB2312."""
