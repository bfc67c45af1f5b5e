"""Stories in twelve languages and as many scripts, for pages to be looked at and validated: those that a designer asks about,
and any number of others with everything odd in them."""
import random

# Of each language: desk, its name and zone; headlines; sentences; a name; a place; what a picture shows.
LANGUAGES = {
    "en": ("world", "World", "Europe/London",
           ["Villagers count the cost as the lake gives back its land",
            "Rail budget passes after all-night sitting", "The last night train over the plain",
            "Coffee growers turn to shade, and to each other"],
           ["At five in the morning the beach smells of smoke and diesel.",
            "\"You used to need a loud voice,\" says Grace Atieno, who buys for three restaurants. \"Now you need a charged battery.\"",
            "The survey that changed minds was made at night, from a raft of oil drums - and by lantern.",
            "Nobody here mentions the ban without the weed that came before it.",
            "A kilogram fetches less than it did, because there's more of it."],
           "Joseph Omondi", "Kisumu", "A man planes the hull of an upturned wooden boat on a beach."),
    "fr": ("france", "France", "Europe/Paris",
           ["L'hiver revient, les trains de nuit aussi", "Le prix du pain, \"affaire d'État\" au village"],
           ["Le quai est vide : le dernier train vient de partir.",
            "\"On n'attendait plus rien\", dit la boulangère ; elle sourit pourtant.",
            "Qui paiera ? Personne ne le sait - pas encore.", "L'enquête a duré trois ans et quatre mois."],
           "Élodie Marchand", "Clermont-Ferrand", "Un quai de gare vide sous la neige."),
    "de": ("deutschland", "Deutschland", "Europe/Berlin",
           ["Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsgesetz: Was die Rindfleischetikettierungsüberwachungsaufgabenübertragung damit zu tun hat",
            "Der Nachtzug kommt zurück"],
           ["Der Bahnsteig ist leer; der letzte Zug ist eben abgefahren.",
            "\"Wir haben nichts mehr erwartet\", sagt die Bäckerin - und lächelt doch.",
            "Die Geschwindigkeitsbegrenzungsüberschreitungsverfahren dauern drei Jahre.", "Wer zahlt's? Das weiß niemand."],
           "Jürgen Groß", "Köln", "Ein leerer Bahnsteig im Schnee."),
    "es": ("espana", "España", "Europe/Madrid",
           ["El tren nocturno vuelve al norte", "¿Quién paga el agua? El pueblo responde: \"nosotros no\""],
           ["El andén está vacío: el último tren acaba de salir.", "\"Ya no esperábamos nada\", dice la panadera - y sonríe.",
            "La encuesta duró tres años y cuatro meses.", "Nadie lo sabe todavía."],
           "Íñigo Ibáñez", "A Coruña", "Un andén vacío bajo la nieve."),
    "pt": ("brasil", "Brasil", "America/Sao_Paulo",
           ["O trem noturno volta ao norte", "Quem paga a água? A vila responde"],
           ["A plataforma está vazia: o último trem acaba de sair.", "\"Não esperávamos mais nada\", diz a padeira - e sorri.",
            "A pesquisa durou três anos e quatro meses.", "Ninguém sabe ainda."],
           "João Conceição", "São Luís", "Uma plataforma vazia."),
    "ar": ("arabia", "الشرق الأوسط", "Asia/Amman",
           ["القطار الليلي يعود إلى الشمال بعد عشر سنوات من الانتظار", "من يدفع ثمن الماء؟ القرية تجيب: \"لسنا نحن\""],
           ["الرصيف خالٍ: غادر القطار الأخير للتو في الساعة 07:10.", "\"لم نعد ننتظر شيئاً\"، تقول الخبّازة، ثم تبتسم.",
            "استمر المسح ثلاث سنوات وأربعة أشهر، وشمل 1,250 أسرة في Amman وحولها.", "لا أحد يعرف بعد من سيدفع 3.5% من التكلفة."],
           "ليلى الخطيب", "عمّان", "رصيف محطة خالٍ تحت الثلج."),
    "ru": ("rossiya", "Россия", "Europe/Moscow",
           ["Ночной поезд возвращается на север", "Кто заплатит за воду? \"Не мы\", - отвечает деревня"],
           ["Платформа пуста: последний поезд только что ушёл.", "\"Мы уже ничего не ждали\", - говорит пекарь и улыбается.",
            "Опрос - это три года и четыре месяца работы.", "Никто пока не знает."],
           "Анна Королёва", "Вологда", "Пустая платформа под снегом."),
    "hy": ("caucasus", "Հայաստան", "Asia/Yerevan",
           ["Գիշերային գնացքը վերադառնում է Շիրակի դաշտ", "Ո՞վ կվճարի ջրի համար. գյուղը պատասխանում է"],
           ["Կառամատույցը դատարկ է. վերջին գնացքը նոր մեկնեց։", "\"Մենք այլևս ոչինչ չէինք սպասում\",- ասում է հացթուխը և ժպտում։",
            "Հարցումը տևեց երեք տարի և չորս ամիս։", "Դեռ ոչ ոք չգիտի։"],
           "Նարինե Սարգսյան", "Գյումրի", "Դատարկ կառամատույց ձյան տակ։"),
    "sw": ("afrika", "Afrika", "Africa/Nairobi",
           ["Treni ya usiku yarudi kaskazini", "Nani atalipia maji? Kijiji chajibu"],
           ["Jukwaa ni tupu: treni ya mwisho imeondoka sasa hivi.", "\"Hatukutarajia kitu tena\", asema mwokaji - na kutabasamu.",
            "Uchunguzi ulidumu miaka mitatu na miezi minne.", "Ng'ombe wako ng'ambo ya mto."],
           "Achieng Wanjiru", "Nairobi", "Jukwaa tupu la treni."),
    "ja": ("japan", "日本", "Asia/Tokyo",
           ["今年の冬、夜行列車は最後の運行を迎える。乗客は別れを惜しむ", "水の代金は誰が払うのか、村の答え"],
           ["ホームには誰もいない。最終列車は今しがた出たばかりだ。", "\"もう何も期待していなかった\"とパン屋は言い、それでも笑った。",
            "調査は三年四か月に及んだ。", "まだ誰も知らない。二〇二六年十一月二十四日午前七時十分、雪が降り始めた。"],
           "山田太郎", "札幌", "雪の降る無人のホーム。"),
    "ka": ("sakartvelo", "საქართველო", "Asia/Tbilisi",
           ["ღამის მატარებელი ბრუნდება", "ვინ გადაიხდის წყლის ფულს?"],
           ["ბაქანი ცარიელია.", "ჯერ არავინ იცის.", "გამოკითხვა სამ წელს გაგრძელდა."],
           "ნინო ბერიძე", "თბილისი", "ცარიელი ბაქანი."),
    "he": ("israel", "ישראל", "Asia/Jerusalem",
           ["רכבת הלילה חוזרת צפונה", "מי ישלם על המים? צה\"ל משיב"],
           ["הרציף ריק: הרכבת האחרונה יצאה זה עתה ב-07:10.", "איש אינו יודע עדיין.", "הסקר נמשך שלוש שנים."],
           "נועה כהן", "חיפה", "רציף ריק."),
    "zh-Hant": ("taiwan", "臺灣", "Asia/Taipei", ["夜行列車回到北方", "誰來付水費？"],
                ["月台空無一人。", "他說\"不知道\"。", "調查歷時三年四個月。"], "林小美", "臺北", "空無一人的月台。"),
    "th": ("thailand", "ไทย", "Asia/Bangkok", ["รถไฟกลางคืนกลับสู่ภาคเหนือ", "ใครจะจ่ายค่าน้ำ"],
           ["ชานชาลาว่างเปล่า", "ยังไม่มีใครรู้", "การสำรวจใช้เวลาสามปีสี่เดือน"], "สมชาย ใจดี", "เชียงใหม่", "ชานชาลาที่ว่างเปล่า"),
}

ODD_WORDS = ["R&D <b>not bold</b>", "\u201cset already\u201d", "a\u0301\u0323 marks", "👩‍👩‍👧‍👦 family", "x" * 90, "0 < 1 && 2 > 1",
             "]]> and -->", "{{mustache}}", "100 % + 5 €", "\u2067שלום\u2069 inside", "ﷺ", "C:\\dir\\new", "AT&amp;T"]


def quoted(text):
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""


def handle(language):
    return "w-" + language.lower()


def draft(slug, language, headline, body, *, label=None, summary=True, picture=None, urgency=4, keywords=("railways", "winter"),
          related=(), byline=None, dateline=True, sources=True):
    desk, _, _, _, sentences, _, place, shown = LANGUAGES[language]
    lines = ["---", f"headline: {quoted(headline)}", f"slug: {slug}", f"desk: {desk}",
             f"byline: {byline or '[' + handle(language) + ']'}", f"language: {language}", f"urgency: {urgency}"]
    if label:
        lines.append(f"label: {quoted(label)}")
    if summary:
        lines.append(f"summary: {quoted(' '.join(sentences[:2]) if summary is True else summary)}")
    if dateline:
        lines.append(f"dateline: {quoted(place)}")
    if keywords:
        lines.append("keywords: [" + ", ".join(quoted(word) for word in keywords) + "]")
    if picture:
        lines.append(f"picture: {{file: {picture}, caption: {quoted(shown)}, credit: \"Meridian Wire/Ewan Marsh\", alt: {quoted(shown)}}}")
    if related:
        lines.append("related: [" + ", ".join(related) + "]")
    if sources:
        lines.append("sources:\n  - {title: \"Timetable of the northern line\", url: \"https://railways.example/?line=north&year=2026\"}"
                     "\n  - {title: " + quoted(headline[:40]) + "}")
    return "\n".join(lines) + "\n---\n" + body


def body(language, chance, paragraphs):
    sentences = LANGUAGES[language][4]
    text = []
    for index in range(paragraphs):
        if index and index % 4 == 0:
            text.append("## " + chance.choice(LANGUAGES[language][3])[:50])
        if index % 5 == 3:
            text.append("> " + chance.choice(sentences))
        text.append(" ".join(chance.choice(sentences) for _ in range(chance.randint(2, 4))))
    return "\n\n".join(text) + "\n"


FURNISHED = """Before the table.

| Year | Trains | *Late* |
| ---- | -----: | :----: |
| 2024 | 1,204 | 7 % |
| 2025 | 1,190 | 9 % |

A claim with a note,[^1] a [link](https://railways.example/a?b=c&d=e), `code "as typed"`, **strong** and *soft* words.

1. First
2. Second

- One
- Other

---

After the line.

[^1]: The note, with "quotation marks".
"""


def cases():
    """The cases that a designer asks about: slug, draft, pictures."""
    chance = random.Random(1)
    def of(slug, language, headline, paragraphs=9, **more):
        return slug, draft(slug, language, headline, more.pop("text", None) or body(language, chance, paragraphs), **more)
    names = LANGUAGES
    return [
        of("latin", "en", names["en"][3][0], label="Feature", picture="tall-or-wide-2.png", urgency=3,
           text=body("en", chance, 5) + "\n## What is known\n\n" + FURNISHED + "\n" + body("en", chance, 4), related=("armenian", "no-picture")),
        of("arabic", "ar", names["ar"][3][0], label="تقرير", picture="tall-or-wide-3.png", related=("latin",)),
        of("armenian", "hy", names["hy"][3][0], picture="tall-or-wide-4.png"),
        of("japanese", "ja", names["ja"][3][0], picture="tall-or-wide-5.png"),
        of("long-words", "de", names["de"][3][0], picture="tall-or-wide-6.png"),
        of("no-picture", "en", "Parliament votes to keep the northern line open, by one vote", label="Analysis", urgency=2),
        of("ten-pictures", "en", "Ten views of a lake", picture="upright.png"),
        of("one-line", "en", "Train late", text="The 07:10 was late.\n", summary=False, keywords=(), sources=False, dateline=False),
        of("five-thousand-words", "en", "The long road to the northern line, and everything that happened along it", paragraphs=140,
           picture="tall-or-wide-1.png", label="Long read", byline="[w-en, w-hy, {name: \"Ada O'Neil\", bio: \"Ada O'Neil is a guest from Cork.\"}]"),
    ]


def others(count, seed=1):
    """That many further stories, with everything odd in them."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        language = chance.choice(sorted(LANGUAGES))
        headline = chance.choice(LANGUAGES[language][3])
        text = body(language, chance, chance.randint(1, 8))
        if chance.random() < 0.3:
            headline = f"{headline} {chance.choice(ODD_WORDS)}"
        if chance.random() < 0.2:
            text += "\n" + FURNISHED
        picture = chance.choice([None, None, "upright.png", "night-train.jpg"] + [f"tall-or-wide-{n}.png" for n in range(1, 7)])
        made.append((f"story-{number + 1}", draft(
            f"story-{number + 1}", language, headline, text, picture=picture, urgency=chance.choice([1, 2, 3, 4, 4, 4, 5, 6]),
            label=chance.choice([None, None, "Feature", "R&D", chance.choice(ODD_WORDS)[:40]]), summary=chance.random() < 0.7,
            keywords=chance.choice([(), ("railways",), ("Zürich", "R&D"), ("عمّان", "東京")]), sources=chance.random() < 0.5,
            dateline=chance.random() < 0.6,
            related=tuple(f"story-{chance.randint(1, number)}" for _ in range(chance.randint(0, 3))) if number else ())))
    return made


def newsroom(url):
    """The newsroom's configuration, as YAML."""
    lines = [f"newsroom: {{name: Meridian Wire, url: \"{url}\", language: en, timezone: Europe/London}}", "desks:"]
    for language, (desk, name, zone, *_) in LANGUAGES.items():
        lines.append(f"  {desk}: {{name: {quoted(name)}, timezone: {zone}, language: {language}}}")
    lines += ["roles:", "  reporter: [write]",
              "  chief: [write, review, approve, schedule, correct, publish, kill, spike, assign, cover, front, manage, operate]", "staff:"]
    for language, (desk, desk_name, _, _, sentences, name, *_) in LANGUAGES.items():
        lines += [f"  {handle(language)}:", f"    name: {quoted(name)}", f"    bio: {quoted(name + '. ' + sentences[0])}", "    grants:",
                  f"      - {{role: reporter, desk: \"*\", title: {quoted(desk_name)}}}"]
    lines += ["  chief:", "    name: Ewan Marsh", "    grants: [{role: chief, desk: \"*\", title: Night editor}]",
              "destinations:", "  site: {kind: site, formats: [json-ld]}"]
    return "\n".join(lines) + "\n"
