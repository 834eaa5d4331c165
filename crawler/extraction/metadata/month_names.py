"""The names of the months, whole and short, in the languages that news comes in; short ones without their dot."""

from __future__ import annotations

# English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Finnish, Icelandic, Polish, Czech, Slovak,
# Croatian, Hungarian, Romanian, Russian, Ukrainian, Bulgarian, Turkish, Greek, Lithuanian, Latvian, Estonian,
# Indonesian, Malay, Swahili, Arabic, Hebrew.
_NAMES = (
    """
    january jan januar jänner jän januari janvier janv enero ene gennaio gen janeiro tammikuuta
    tammikuu janúar stycznia styczeń sty ledna leden januára január siječnja ianuarie ian января янв
    январь січня січень януари ocak oca ιανουαρίου ιαν sausio janvāris janvārī jaanuar يناير كانون
    ינואר בינואר
    """,
    """
    february feb februar feber februari février févr fév febrero febbraio febr fevereiro fev
    helmikuuta febrúar lutego luty lut února únor február veljače februarie февраля фев февраль
    лютого лютий февруари şubat şub φεβρουαρίου φεβ vasario februāris februārī veebruar فبراير شباط
    פברואר בפברואר
    """,
    """
    march mar märz mär mrz maart mrt mars marzo março maaliskuuta marca marzec března březen március
    márc ožujka martie марта мар март березня березень mart μαρτίου μαρ kovo marts märts maret mac
    machi مارس آذار מרץ במרץ
    """,
    """
    april apr avril avr abril abr aprile huhtikuuta apríl kwietnia kwiecień kwi dubna duben apríla
    április ápr travnja aprilie апреля апр апрель квітня квітень април nisan nis απριλίου απρ
    balandžio aprīlis aprīlī aprill aprili أبريل ابريل نيسان אפריל באפריל
    """,
    """
    may mai mei mayo maggio mag maio maj toukokuuta maí maja května květen mája május máj svibnja
    мая май травня травень mayıs μαΐου μαΐ gegužės maijs maijā مايو أيار מאי במאי
    """,
    """
    june jun juni juin junio giugno giu junho kesäkuuta júní czerwca czerwiec cze června červen júna
    június jún lipnja iunie июня июн июнь червня червень юни haziran haz ιουνίου ιουν birželio
    jūnijs jūnijā juuni يونيو حزيران יוני ביוני
    """,
    """
    july jul juli juillet juil julio luglio lug julho heinäkuuta júlí lipca lipiec lip července
    červenec júla július júl srpnja iulie июля июл июль липня липень юли temmuz tem ιουλίου ιουλ
    liepos jūlijs jūlijā juuli julai يوليو تموز יולי ביולי
    """,
    """
    august aug août agosto ago augustus augusti elokuuta ágúst sierpnia sierpień sie srpna srpen
    augusta augusztus kolovoza августа авг август серпня серпень ağustos ağu αυγούστου αυγ rugpjūčio
    augusts augustā agustus agt ogos agosti أغسطس آب אוגוסט באוגוסט
    """,
    """
    september sep sept septembre septiembre settembre set setembro syyskuuta września wrzesień wrz
    září septembra szeptember szept rujna septembrie сентября сен сент сентябрь вересня вересень
    септември eylül eyl σεπτεμβρίου σεπ rugsėjo septembris septembrī سبتمبر أيلول ספטמבר בספטמבר
    """,
    """
    october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta október października
    październik paź října říjen októbra listopada octombrie октября окт октябрь жовтня жовтень
    октомври ekim eki οκτωβρίου οκτ spalio oktobris oktobrī oktoober oktoba أكتوبر اكتوبر אוקטובר
    באוקטובר
    """,
    """
    november nov novembre noviembre novembro marraskuuta nóvember listopad lis novembra studenoga
    studenog noiembrie ноября ноя ноябрь листопада листопад ноември kasım kas νοεμβρίου νοε
    lapkričio novembris novembrī نوفمبر נובמבר בנובמבר
    """,
    """
    december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuuta desember des
    grudnia grudzień gru prosince prosinec decembra prosinca decembrie декабря дек декабрь грудня
    грудень декември aralık ara δεκεμβρίου δεκ gruodžio decembris decembrī detsember desemba ديسمبر
    דצמבר בדצמבר
    """,
)
AMBIGUOUS = frozenset("كانون listopada lip lis srpnja".split())
"""One month's name in one language, another's in the next: no month for certain."""
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split() if name not in AMBIGUOUS}
"""The number of a month by its name in small letters."""
