import Intake
import MalformedDrafts
import Newsroom
import Store
import Testing

/// One body, and where the rule finds something in it, as `line:column` of the body.
typealias CheckCase = (body: String, places: [String])

@Suite("Checks of the language")
struct LanguageCheckTests {
  @Test(
    "\"Its\" for \"it's\", and the other way round, is found",
    arguments: [
      ("The region lost it's last train\n", ["1:17"]), ("The region lost it\u{2019}s last train\n", ["1:17"]),
      ("It has it's own army, and they're own.\n", ["1:8", "1:27"]),
      ("The end of *it's* first\nyear in it's\nhistory.\n", ["1:13", "2:9"]),
      ("> The town,\n> proud of it's past\n", ["2:12"]), ("It's population grew.\n", ["1:1"]),
      ("It's citizens voted.\n", ["1:1"]),
      ("A coast known for it's fish; the party and it's leaders\n", ["1:19", "1:44"]),
      ("Its a long way, its been hard, its not easy.\n", ["1:1", "1:17", "1:32"]), ("Its raining.\n", ["1:1"]),
      ("It is clear that its going to rain\n", ["1:18"]), ("Its important that its paid.\n", ["1:1"]),
      ("Your not here, your welcome, your going to win, you're own.\n", ["1:1", "1:16", "1:30", "1:49"]),
      ("Their is a way. Their not there. They lost there own.\n", ["1:1", "1:17", "1:44"]),
      ("Your welcome to stay.\n", ["1:1"]), ("The man who's wife left; whose been here\n", ["1:9", "1:26"]),
      ("The firm said it closed it's doors.\n", ["1:25"]), ("é **b** [of it's own](http://a.example)\n", ["1:13"]),
    ] as [CheckCase])
  func itsOrIts(_ check: CheckCase) throws {
    #expect(try Sample.places("its-or-its", inBody: check.body) == check.places)
  }

  @Test(
    "Nothing is reported where the word is, or may be, right",
    arguments: [
      "It's raining, it's been raining, and it's over.", "It\u{2019}s the last train.", "He said it's time to go.",
      "The country lost its last train.", "I think it's true.",
      "It's people who matter, and it's parliament that decides.",
      "In it's a lie, he says.", "A prize for who's best, for it's a race.", "What it's like.",
      "The dog wagged its tail and its clear eyes.",
      "Its going rate is low.", "The rest is its, been that for long.",
      "Its A-list stars came, its not-so-new car.", "Your house and their house are over there.",
      "You're welcome, they're going.", "Your welcome party was late.", "They spoke of it's raining.",
      "He took your car.", "From your house to ours.", "Who's there? Whose house?",
      "Their own. They're children. You're family.", "She knows they're home.",
      "`it's own` and `its a`", "Code:\n\n    lost it's last\n", "When I opened it, it's fair to say, I wept.",
      "Of it. It's own goal, he said"
        .replacing("It's own", with: "Its own"), "See http://a.example/of/it's/own now.", "They left. It's over.",
    ])
  func itsRightly(body: String) throws {
    #expect(try Sample.places("its-or-its", inBody: body) == [])
  }

  @Test(
    "A doubled word is reported at its second occurrence",
    arguments: [
      ("In the the end\n", ["1:8"]), ("In the\nthe end and and\n", ["2:1", "2:13"]), ("The the end\n", ["1:5"]),
      ("a *b* b\n", ["1:7"]),
      ("> in the\n> the end\n", ["2:3"]), ("it's it\u{2019}s here\n", ["1:6"]), ("of of of\n", ["1:4", "1:7"]),
    ] as [CheckCase])
  func doubled(_ check: CheckCase) throws {
    #expect(try Sample.places("doubled-word", inBody: check.body) == check.places)
  }

  @Test(
    "A word that may be doubled is not reported",
    arguments: [
      "He had had enough of that that day.", "Walla Walla and Boutros Boutros", "the. The end", "the, the end",
      "10 10 5 5",
      "the `x` the end", "the ![a](b.png) the", "the\n\nthe", "very very", "the-the end", "No, no, no no",
    ])
  func doubledRightly(body: String) throws {
    #expect(try Sample.places("doubled-word", inBody: body) == [])
  }

  @Test("Rules of English are not applied to other languages")
  func otherLanguages() throws {
    let draft = Sample.draft("language: fr", body: "Nous nous levons, it's own. \u{201E}Ja\u{201C}\n")
    #expect(try Sample.parse(draft).findings == [])
    // English of every region is English.
    let british = try Sample.parse(Sample.draft("language: en-GB", body: "In the the end\n")).findings
    #expect(british.map(\.rule) == ["doubled-word"])
  }

  @Test(
    "A quotation must close in its paragraph or continue in the next",
    arguments: [
      ("He said \"no.\n", ["1:9"]), ("He said \u{201C}no.\n", ["1:9"]), ("He said no.\u{201D}\n", ["1:12"]),
      ("\u{201C}One \u{201C}two\u{201D}\n", ["1:1"]), ("\"One.\n\n\"Two.\"\n", []),
      ("\u{201C}One.\n\n\u{201C}Two.\u{201D}\n", []),
      ("\u{201C}One.\n\n## Home\n\n\u{201C}Two.\n\nThree.\n", ["5:1"]),
      ("\u{201C}One.\n\nTwo.\u{201D}\n", ["1:1", "3:5"]), ("\"One\", \"two\" and \"three\n", ["1:18"]),
      ("A 5\" pipe and a \"nut\"\n", []), ("`\"` and \\\"no\n", ["1:9"]), ("&quot;no\n", ["1:1"]),
      ("> \"One\n> two\n\nThree\"\n", ["1:3", "4:6"]),
      ("- \"a\n- b\n", ["1:3"]), ("It's the dogs' \u{2018}day\u{2019}.\n", []),
    ] as [CheckCase])
  func quotations(_ check: CheckCase) throws {
    #expect(try Sample.places("unbalanced-quotation", inBody: check.body) == check.places)
  }

  @Test(
    "Placeholders are found; words that merely contain them are not",
    arguments: [
      ("A TK b (TODO) XXX.\n", ["1:3", "1:9", "1:15"]), ("## TK\n\nThe **TKTK** men\n", ["1:4", "3:7"]),
      (
        "tk todo xxx STK TODOS XXXL TK-1 atTK TK Maxx `TODO`\n\n```\nTK\n```\n\n<http://a.example/TK> https://a.example/?TODO=TK\n",
        []
      ),
    ] as [CheckCase])
  func leftovers(_ check: CheckCase) throws {
    #expect(try Sample.places("leftover", inBody: check.body) == check.places)
  }

  @Test(
    "A link must be a complete http or https address",
    arguments: [
      ("a [b](http://a.example) <https://a.example:8080/x?y#z> [c](https://[::1]/) [d](https://é.example/ü)\n", []),
      ("a [b]()\n", ["1:3"]), ("[b](/c) [d](javascript:e)\n", ["1:1", "1:9"]),
      ("[b](http:c) [d](http:///e)\n", ["1:1", "1:13"]),
      ("[b](ftp://c.example) <mailto:a@b.example>\n", ["1:1", "1:22"]), ("[b](http://a..example)\n", ["1:1"]),
      ("[a](http://a.example:1) [b](http://a.example:65535) [c](http://a.example:)\n", []),
      ("[a](http://a.example:0) [b](http://a.example:65536)\n", ["1:1", "1:25"]),
      (
        "[a](http://[::1]:80) [b](http://[::1]:0) [c](http://[::1]x) [d](http://[::g]) [e](http://[1])\n",
        ["1:22", "1:42", "1:61", "1:79"]
      ),
      ("[b](http://a.example:99999)\n", ["1:1"]), ("[b](<http://a b.example>)\n", ["1:1"]),
      ("[b](<http://a.example/c d>) [e](http://a.example/c%20d)\n", ["1:1"]),
      ("[b](http://user:pw@a.example)\n", ["1:1"]),
      ("> a\n> [b][c]\n\n[c]: d\n", ["2:3"]),
      ("[a](http://a.example?b@c) [b](http://a.example#b@c) [c](http://a.example/b@c!)\n", []),
      ("[a](http://\(String(repeating: "a", count: 63)).example)\n", []),
      ("[a](http://\(String(repeating: "a", count: 64)).example)\n", ["1:1"]),
    ] as [CheckCase])
  func links(_ check: CheckCase) throws {
    #expect(try Sample.places("link", inBody: check.body) == check.places)
  }
}

@Suite("Checks of the front matter")
struct FrontMatterCheckTests {
  /// What is found, as `rule line:column`.
  private func found(_ draft: [UInt8], pictures: [String: [UInt8]] = [:]) throws -> [String] {
    try Sample.parse(draft, pictures: pictures).findings.map { "\($0.rule) \($0.line):\($0.column)" }
  }

  @Test("A picture without caption, credit or alt text, or that was not sent, is reported for each")
  func picture() throws {
    #expect(
      try found(Sample.draft("picture: {file: a.png}")) == [
        "picture-alt 5:10", "picture-caption 5:10", "picture-credit 5:10", "picture-file 5:17",
      ])
    let whole = Sample.draft("picture:", "  file: a.png", "  caption: b", "  credit: c", "  alt: d")
    #expect(try found(whole, pictures: ["a.png": Pictures.png(width: 1, height: 1)]) == [])
    #expect(
      try found(
        whole, pictures: ["a.png": Pictures.png(width: 1, height: 1), "b.png": Pictures.png(width: 1, height: 1)])
        == ["picture-file 6:9"])
    let files = Content.Picture.Files(sha256: String(repeating: "a", count: 64))
    let kept = ["a.png": KeptPicture(files: files)]
    #expect(try Sample.parser.parse(whole, kept: kept, receivedAt: Sample.now).findings == [])
    #expect(try Sample.parser.parse(Sample.draft(), kept: kept, receivedAt: Sample.now).content.picture == nil)
    #expect(try found(Sample.draft("picture: {file: a.png, caption: ' ', credit: ~, alt: ''}")).count == 4)
  }

  @Test("The desk sets the level: required checks block, the others are only shown")
  func levels() throws {
    let findings = try Sample.parse(Sample.draft("picture: {file: a.png}")).findings
    #expect(findings.filter { $0.level == .required }.map(\.rule) == ["picture-caption", "picture-credit"])
  }

  @Test("A missing summary is reported only where the desk requires one")
  func summary() throws {
    let draft = String(decoding: Sample.draft(), as: UTF8.self)
    #expect(try found(Array(draft.utf8)) == [])
    #expect(try found(Array(draft.replacing("caucasus", with: "africa").utf8)) == ["summary 0:0"])
    #expect(try found(Sample.draft("summary: " + String(repeating: "ab cd ", count: 100))) == ["summary 5:10"])
    #expect(try found(Sample.draft("summary: " + String(repeating: "a", count: 400))) == [])
    let long = try Sample.parse(Sample.draft("summary: " + String(repeating: "a", count: 401))).findings
    #expect(long.map(\.rule) == ["summary"] && long.first?.excerpt == String(repeating: "a", count: 60) + "…")
  }

  @Test("An unknown handle is reported, with a suggestion")
  func byline() throws {
    let draft = Array("---\nheadline: A b\ndesk: caucasus\nbyline: [sgray, sgary, {name: Ani}]\n---\na\n".utf8)
    let finding = try #require(try Sample.parse(draft).findings.first)
    #expect(finding.rule == "byline" && finding.level == .required && finding.line == 4 && finding.column == 17)
    #expect(finding.message == "Nobody on the staff has the handle 'sgary'; did you mean 'sgray'?")
    let stranger = Array("---\nheadline: A b\ndesk: caucasus\nbyline: [zzz, {name: \"1984\"}]\n---\na\n".utf8)
    let messages = try Sample.parse(stranger).findings.filter { $0.rule == "byline" }.map(\.message)
    #expect(
      messages == [
        "Nobody on the staff has the handle 'zzz'; for a guest, write {name: …, bio: …}.",
        "The byline has no name in it; add one.",
      ])
  }

  @Test(
    "An invalid value is reported, and its default used",
    arguments: [
      ("urgency: 9", "front-matter 5:10"), ("urgency: high", "front-matter 5:10"),
      ("urgency: [1]", "front-matter 5:10"),
      ("language: englisch sprache", "front-matter 5:11"), ("slug: Prisoner Swap", "front-matter 5:7"),
      ("slug: 2026", "front-matter 5:7"),
      ("keywords: Armenia", "front-matter 5:11"), ("keywords: [a, [b]]", "front-matter 5:15"),
      ("label: {a: b}", "front-matter 5:8"),
      ("related: [A b]", "front-matter 5:11"), ("picture: a.png", "front-matter 5:10"),
      ("picture: {caption: a}", "front-matter 5:10"),
      ("sources: [{}]", "front-matter 5:11"), ("sources: [{title: a, url: b}]", "link 5:27"),
      ("summary: the the", "doubled-word 5:14"),
    ])
  func values(line: String, expected: String) throws {
    #expect(try found(Sample.draft(line)) == [expected])
  }

  @Test(
    "Words in values are located correctly, however YAML writes them",
    arguments: [
      ("summary: 'a ''b'' the the'", ["doubled-word 5:23"]),
      ("summary: \"a \\\"b\\\" \\u00e9 the the\"", ["doubled-word 5:30"]),
      ("summary: >\n  a\n  the\n    the\n  b b", ["doubled-word 8:5", "doubled-word 9:5"]),
      ("summary: |-\n\n  a the\n  the", ["doubled-word 8:3"]),
      ("summary: a\n  the\n  the", ["doubled-word 7:3"]), ("summary: \"a\n\n  the \\\n  the\"", ["doubled-word 8:3"]),
      ("label: é é TK", ["doubled-word 5:10", "leftover 5:12"]), ("ednote: TK the the", []),
      ("summary:   a  the   the", ["doubled-word 5:21"]),
    ])
  func folded(lines: String, expected: [String]) throws {
    #expect(try found(Sample.draft(lines)) == expected)
  }

  @Test("A headline without words, and one that is too long, are reported")
  func headline() throws {
    func draft(_ headline: String) -> [UInt8] {
      Array("---\nheadline: \(headline)\ndesk: caucasus\nbyline: [sgray]\n---\na\n".utf8)
    }
    #expect(try found(draft("2026 - 27")) == ["headline 2:11"])
    #expect(try found(draft(String(repeating: "a", count: 110))) == [])
    let long = String(repeating: "a", count: 111)
    #expect(try found(draft(long)) == ["headline-length 2:11"])
    let excerpts = try Sample.parse(draft(long)).findings.filter { $0.rule == "headline-length" }.map(\.excerpt)
    #expect(excerpts == [String(repeating: "a", count: 60) + "…"])
    #expect(try found(draft("The region lost it's last \"train")) == ["its-or-its 2:27", "unbalanced-quotation 2:37"])
  }

  @Test("A draft without text, and a picture in the body, are reported")
  func body() throws {
    #expect(try found(Sample.draft(body: "\n \n")) == ["body 0:0"])
    #expect(try found(Sample.draft(body: "a ![b](c.png)\n")) == ["body-picture 6:3"])
    // Neither a crosshead nor a rule alone is a story.
    #expect(try found(Sample.draft(body: "## The border\n")).contains("body 0:0"))
    #expect(try found(Sample.draft(body: "* * *\n")).contains("body 0:0"))
  }

  @Test("Each finding has an excerpt with context, and says what to do")
  func excerpt() throws {
    let body = "At the border, in the snow, the region lost it's last train to the capital of the country.\n"
    let finding = try #require(try Sample.parse(Sample.draft(body: body)).findings.first)
    #expect(finding.excerpt == "…in the snow, the region lost it's last train to the capital of…")
    #expect(finding.message == "'it's' should probably be 'its' here.")
  }

  @Test("At most fifty findings are listed for each rule, and the rest are counted")
  func many() throws {
    let findings = try Sample.parse(Sample.draft(body: String(repeating: "TK ", count: 1000))).findings
    #expect(findings.count == 51)
    #expect(findings.last?.message == "950 more like this below.")
    #expect(findings.last?.column == 151, "where the first of them is")
    for (count, listed) in [(50, 50), (51, 51)] {
      let found = try Sample.parse(Sample.draft(body: String(repeating: "TK ", count: count))).findings
      #expect(found.count == listed)
      #expect(found.contains { $0.message == "1 more like this below." } == (count == 51))
    }
  }

  @Test("Rule names are unique, made of lower-case words, and include the desks' defaults")
  func names() {
    let names = HouseRules.standard.checks.map(\.rule)
    #expect(Set(names).count == names.count)
    #expect(DeskPolicy.requiredByDefault.isSubset(of: HouseRules.standard.names))
    for name in HouseRules.standard.names { #expect(StorySlug(name) != nil, "\(name)") }
  }
}

@Suite("Checks of what readers would not see as it was meant")
struct MarkupCheckTests {
  @Test(
    "What the page would drop is found with its place",
    arguments: [
      ("<div>The minister resigned on Tuesday.</div>\n", ["1:1"]), ("profits if x <y and z> were w\n", ["1:14"]),
      ("a <!-- later --> b\n", ["1:3"]), ("a\n\n<!-- to do\n\nb -->\n\nc\n", ["3:1"]),
      ("> a <b>c</b>\n", ["1:5", "1:9"]),
      ("|a|\n|-|\n|<i>b</i>|\n", ["3:2", "3:6"]), ("[Note]: Yes\n\na\n", ["1:1"]),
      ("a\n\n[^1]: Nobody refers to it.\n", ["3:1"]),
      ("a[^1] [b]\n\n[^1]: c\n\n[B]: https://b.example\n", []), ("x < y and y > z, `<b>` and \\<b>\n", []),
      ("<https://a.example>\n", []), ("AT&amp;T &lt;b>\n", []),
    ] as [CheckCase])
  func lost(_ check: CheckCase) throws {
    #expect(try Sample.places("lost-text", inBody: check.body) == check.places)
  }

  @Test(
    "A paragraph that Markdown takes for something else is found",
    arguments: [
      ("a\n\n\tThe minister resigned.\n", ["3:2"]), ("a\n\n    The minister resigned.\n", ["3:5"]),
      ("The minister resigned.\n---\nHe left.\n", ["1:1"]), ("1986. A great year.\n", ["1:1"]),
      ("> 2026. So far.\n", ["1:3"]),
      ("## A crosshead\n\n---\n\n1. One\n2. Two\n\n```\nlet a b\n```\n", []), ("a\n\n    x = y; z = 1;\n", []),
      ("1986\\. A great year.\n", []), ("A title\n===\n\nb\n", []),
    ] as [CheckCase])
  func mistaken(_ check: CheckCase) throws {
    #expect(try Sample.places("mistaken-markup", inBody: check.body) == check.places)
  }

  @Test(
    "Marks that readers would see are found",
    arguments: [
      ("See [a](https://e.example/two words.pdf) now\n", ["1:7"]), ("A claim.[^1]\n", ["1:9"]),
      ("![a](b c.png)\n", ["1:1", "1:4"]), ("See [the report][rep].\n", ["1:16"]),
      ("[a] (https://b.example)\n", ["1:3"]),
      ("##The border\n", ["1:1"]), ("a\n\n####### b\n", ["3:1"]), ("a ~~b~~ c\n", ["1:3", "1:6"]),
      ("#metoo began\n\n[a][b], ~5 [1]\n\n[b]: https://b.example\n", []),
      ("An open [^b and ![c\n", []), ("a ** b** c\n", ["1:3", "1:7"]), ("| a | b |\n| c | d |\n", ["1:1"]),
      ("\\[a\\](b), \\[^1], 2 * 3 * 4, [sic], (a) [b] (c)\n", []), ("A claim.[^1]\n\n[^1]: True.\n", []),
      ("|a|b|\n|-|-|\n|c|d|\n", []), ("**a** `**` [b](https://b.example)\n", []), ("|\n", ["1:1"]),
      ("[a][r] b\n", ["1:3"]), ("[a][] b\n", ["1:3"]), ("a][[x] b\n", []),
    ] as [CheckCase])
  func raw(_ check: CheckCase) throws {
    #expect(try Sample.places("raw-marks", inBody: check.body) == check.places)
  }

  @Test("HTML, entities and links in the front matter are shown as they are written, and found")
  func fields() throws {
    for (text, column) in [
      ("AT&amp;T wins", 3), ("T <em>wins</em>", 3), ("A [b](https://c.example)", 5), ("&#39;A&#39;", 1),
      ("T <em>" + String(repeating: "wins ", count: 20), 3), ("AT&amp;T" + String(repeating: " wins", count: 20), 3),
    ] {
      let findings = try Sample.parse(Sample.draft("summary: \"\(text)\"")).findings.filter { $0.rule == "raw-marks" }
      #expect(findings.first.map { [$0.line, $0.column] } == [5, 10 + column], "\(text)")
      #expect(findings.allSatisfy { $0.level == .required })
    }
    for text in [
      "![a b", "[^a b", "Q&A; R&D", "x < y > z", "AT&T", "1 <2>", "a [b] (c)",
      "a <b" + String(repeating: " c", count: 40) + ">",
    ] {
      #expect(
        try Sample.parse(Sample.draft("summary: \"\(text)\"")).findings.allSatisfy { $0.rule != "raw-marks" }, "\(text)"
      )
    }
  }

  @Test("Directions that are not ended, and characters without width, are found; what is ended stays")
  func invisible() throws {
    for (text, count) in [
      ("Ministers \\u202E gnp.exe resign \\u200B", 2), ("a \\u2066b", 1), ("a\\u2069", 1), ("\\u202aa\\u2069", 2),
      ("a\\ufeffb", 1),
      ("a\\U000E0041\\U000E0042", 2), ("a\\uFE0F", 1), ("A\\U000E0101", 1), ("\\uE000", 1),
      ("\\U0010FFFD", 1),
      ("\\u2764\\uFE0F 1\\uFE0F\\u20E3 \\u8FBB\\U000E0100", 0),
      ("\\U0001F3F4\\U000E0067\\U000E0062\\U000E0073\\U000E0063\\U000E0074\\U000E007F", 0),
      ("\\u2067a \\u2066b\\u2069 c\\u2069", 0), ("\\u202ba\\u202c", 0), ("\\u200ea", 0), ("\\u0646\\u200c\\u0645", 0),
    ] {
      let findings = try Sample.parse(Sample.draft("summary: \"x \(text)\"")).findings.filter {
        $0.rule == "invisible-characters"
      }
      #expect(findings.count == count, "\(text): \(findings)")
      let credit = try Sample.parse(Sample.draft("picture: {file: a.png, credit: \"x \(text)\"}")).findings
      #expect(credit.contains { $0.rule == "invisible-characters" } == (count > 0), "\(text)")
    }
  }

  @Test("Invisible characters are found in a guest's name and life, too, and named by their code")
  func invisibleInBylines() throws {
    let guests = ["{name: \"A\\u200b B\"}", "{name: A B, bio: \"Lives\\u200b here\"}"]
    for guest in guests {
      let draft = "---\nheadline: A bus\ndesk: caucasus\nbyline: [\(guest)]\n---\nText.\n"
      let found = try Sample.parse(Array(draft.utf8)).findings.filter { $0.rule == "invisible-characters" }
      #expect(found.map(\.message) == ["There is an invisible character here (U+200B); delete it."], "\(guest)")
    }
    let words = String(repeating: "a ", count: 40)
    let inText = try Sample.parse(Sample.draft(body: "\(words)a\u{200B}bc \(words)\n")).findings
    #expect(inText.first { $0.rule == "invisible-characters" }?.excerpt.count == 60)
  }

  @Test(
    "What nobody sees is found in every field that readers see, once for each",
    arguments: [
      "dateline: \"A\\u200b B\\u200b\"", "keywords: [\"A\\u200b B\\u200b\"]",
      "sources: [{title: \"A\\u200b B\\u200b\"}]",
    ])
  func invisibleInFields(line: String) throws {
    let found = try Sample.parse(Sample.draft(line)).findings
    #expect(found.count { $0.rule == "invisible-characters" } == 1)
    let lost = try Sample.parse(Sample.draft(line.replacing("u200b", with: "uFFFD"))).findings
    #expect(lost.count { $0.rule == "lost-characters" } == 1)
  }

  @Test("What the page would drop is told in the words of its first line")
  func dropped() throws {
    let findings = try Sample.parse(Sample.draft(body: "a\n\n  <!-- to do\n\nb -->\n\nc\n")).findings
    let lost = try #require(findings.first { $0.rule == "lost-text" })
    #expect(lost.excerpt == "<!-- to do" && lost.message.hasPrefix("'<!-- to do' is HTML"))
  }

  @Test(
    "The mark of a lost character is found, whoever put it there",
    arguments: [
      ("Caf\u{FFFD} closes\n", ["1:4"]), ("A &#0; b &#x110000; c &#xD800;\n", ["1:3", "1:10", "1:23"]),
      ("A &amp; b\n", []),
    ] as [CheckCase])
  func lostCharacters(_ check: CheckCase) throws {
    #expect(try Sample.places("lost-characters", inBody: check.body) == check.places)
    #expect(try Sample.parse(Sample.draft("label: \"a\\uFFFD\"")).findings.contains { $0.rule == "lost-characters" })
  }

  @Test("What the page would drop blocks approval on every desk")
  func required() throws {
    let findings = try Sample.parse(Sample.draft(body: "a <b>c</b>\n\n1986. d\n\n[e](f g) \u{FFFD}\n")).findings
    let levels = Dictionary(findings.map { ($0.rule, $0.level) }) { first, _ in first }
    for rule in HouseRules.alwaysRequired { #expect(levels[rule] == .required, "\(rule)") }
  }
}
