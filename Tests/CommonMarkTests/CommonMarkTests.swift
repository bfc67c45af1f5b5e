import CommonMark
import Seeding
import Testing
import TimeTesting

private func passages(_ text: String) throws -> [Passage] { try CommonMarkDocument(text).passages() }

/// Each word with the place of its first letter: `the@1:4`.
private func words(_ text: String) throws -> [String] {
  try passages(text).flatMap { passage in
    passage.characters.split { $0.character == " " }.map { word in
      "\(String(word.map(\.character)))@\(word[word.startIndex].line):\(word[word.startIndex].column)"
    }
  }
}

@Suite("CommonMark as HTML")
struct CommonMarkHTMLTests {
  @Test("Crossheads, quotations and emphasis become elements")
  func elements() throws {
    let html = try CommonMarkDocument("## Home\n\n> It *was* **cold**.\n\n- a\n- b\n\nx & y < z\n").html()
    #expect(
      html == """
        <h2>Home</h2>
        <blockquote>
        <p>It <em>was</em> <strong>cold</strong>.</p>
        </blockquote>
        <ul>
        <li>a</li>
        <li>b</li>
        </ul>
        <p>x &amp; y &lt; z</p>

        """)
  }

  @Test("Raw HTML is dropped; its text stays")
  func rawHTML() throws {
    #expect(try CommonMarkDocument("a <b onclick='x()'>c</b> d\n").html() == "<p>a c d</p>\n")
    #expect(try CommonMarkDocument("<script>\nalert(1)\n</script>\n\ntext\n").html() == "<p>text</p>\n")
  }

  @Test(
    "A link that is not http or https becomes its text",
    arguments: [
      "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "/x", "",
      "mailto:a@b.example", "java&#115;cript:alert(1)", "http", "&#106;avascript:x",
    ])
  func links(url: String) throws {
    #expect(try CommonMarkDocument("[*here*](\(url)) and\n").html() == "<p><em>here</em> and</p>\n")
  }

  @Test("A link to http or https stays a link, escaped")
  func goodLinks() throws {
    #expect(
      try CommonMarkDocument("[a](https://example.org/?a=1&b=%22) <HTTP://b.example>\n").html()
        == #"<p><a href="https://example.org/?a=1&amp;b=%22">a</a> <a href="HTTP://b.example">HTTP://b.example</a></p>"#
        + "\n")
  }

  @Test("Images are dropped, within links too")
  func images() throws {
    #expect(
      try CommonMarkDocument("a ![b *c* ![d](e)](https://f.example) [![g](h)](https://i.example)\n").html()
        == "<p>a  <a href=\"https://i.example\"></a></p>\n")
  }

  @Test("An image in a paragraph of its own is what the caller makes of it, with its words, however they are nested")
  func figures() throws {
    let text = "a\n\n![b *c* `d`\ne](f.jpg \"g & h\")\n\n> ![i](j.jpg)\n\n![k](l.jpg) m\n"
    let document = try CommonMarkDocument(text)
    #expect(document.html() == "<p>a</p>\n<blockquote>\n<p></p>\n</blockquote>\n<p> m</p>\n")
    let html = document.html(figure: { "<figure>\($0.destination)|\($0.caption)|\($0.credit)</figure>" })
    #expect(html.contains("<p>a</p>\n<figure>f.jpg|b c d e|g & h</figure>\n<blockquote>"))
    let passage = try #require(document.passages().first { $0.figure != nil })
    #expect(String(passage.figure?.label.map(\.character) ?? []) == "b c  e")
    #expect(document.passages().filter { $0.figure != nil }.count == 1)
    let deep = try CommonMarkDocument("![" + String(repeating: "*a **b ", count: 20_000) + "](c.jpg)\n")
    #expect(deep.html(figure: { $0.caption }).contains("a **b"))
  }

  @Test("The first level of headings is reserved for the headline")
  func headings() throws {
    #expect(try CommonMarkDocument("# a\n\n### b\n").html() == "<h2>a</h2>\n<h3>b</h3>\n")
  }

  @Test("Plain paragraphs contain no markup and no code")
  func plain() throws {
    #expect(
      try CommonMarkDocument("# A\n\nb *c*\nd `e` [f](http://g.example)\n\n```\nh\n```\n\n- i\n").plainParagraphs()
        == ["A", "b c d  f", "i"])
  }
}

@Suite("Source positions in CommonMark")
struct PassageTests {
  @Test(
    "Every word is located in the source",
    arguments: [
      ("one two\n  three\n", ["one@1:1", "two@1:5", "three@2:3"]),
      ("a **b** _c d_ e\n", ["a@1:1", "b@1:5", "c@1:10", "d@1:12", "e@1:15"]),
      (
        "> a b\n> c\nlazy d\n>> e f\n>   > g h\n",
        ["a@1:3", "b@1:5", "c@2:3", "lazy@3:1", "d@3:6", "e@4:4", "f@4:6", "g@5:7", "h@5:9"]
      ),
      ("- a b\n  c d\n     e f\n", ["a@1:3", "b@1:5", "c@2:3", "d@2:5", "e@3:6", "f@3:8"]),
      ("- > a b\n  > c d\n", ["a@1:5", "b@1:7", "c@2:5", "d@2:7"]),
      ("12) a\n\n\tb c\n", ["a@1:5", "b@3:2", "c@3:4"]),
      ("##  a b ##\n", ["a@1:5", "b@1:7"]),
      (
        "é “ü” \u{1F1E6}\u{1F1F2} x *y* z\n",
        ["é@1:1", "“ü”@1:3", "\u{1F1E6}\u{1F1F2}@1:7", "x@1:9", "y@1:12", "z@1:15"]
      ),
      (
        "a &amp; b &eacute;c &quot;d\\\"e &x; f\n",
        ["a@1:1", "&@1:3", "b@1:9", "éc@1:11", "\"d\"e@1:21", "&x;@1:32", "f@1:36"]
      ),
      (
        "a [b c](http://x.example/ \"t\") d <http://e.example> f\n",
        ["a@1:1", "b@1:4", "c@1:6", "d@1:32", "http://e.example@1:35", "f@1:53"]
      ),
      ("a `b c` d `` e\nf `` g\nh\n", ["a@1:1", "\u{FFFC}@1:3", "d@1:9", "\u{FFFC}@1:11", "g@2:6", "h@3:1"]),
      ("a\\\nb  \nc\n", ["a@1:1", "b@2:1", "c@3:1"]),
      ("a <b\nc=\"d\"> e\nf\n", ["a@1:1", "e@2:8", "f@3:1"]),
      ("a\nb\n===\n\nc\n", ["a@1:1", "b@2:1", "c@5:1"]),
      ("> a\\\n>  b \\\n> c\n", ["a@1:3", "b@2:4", "c@3:3"]),
      ("[x]: http://a.example\nb c\n", ["b@2:1", "c@2:3"]),
      ("> [x]: http://a.example\n> 'b'\n> c d\n> e\n", ["c@3:3", "d@3:5", "e@4:3"]),
      ("a [b\nc](http://x.example \"t\nu\") d\ne f\n", ["a@1:1", "b@1:4", "c@2:1", "d@3:5", "e@4:1", "f@4:3"]),
      (
        "> <http://a.example> b\n> c <http://d.example> e\n",
        ["http://a.example@1:4", "b@1:22", "c@2:3", "http://d.example@2:6", "e@2:24"]
      ),
    ])
  func everyWord(text: String, expected: [String]) throws {
    #expect(try words(text) == expected)
  }

  @Test("Links and images have their target and position")
  func links() throws {
    let links = try passages("a [b](http://x.example)\n> c ![d](e.png)\n\n> <http://f.example>\n").flatMap(\.links)
    #expect(
      links.map { "\($0.destination) \($0.isImage) \($0.line):\($0.column)" } == [
        "http://x.example false 1:3", "e.png true 2:5", "http://f.example false 4:3",
      ])
  }

  @Test("Code blocks and raw HTML have no passages; depth counts quotations and items")
  func blocks() throws {
    let all = try passages("```\na a\n```\n\n    b b\n\n<p>c c</p>\n\n> - d\n\n# e\n")
    #expect(all.map(\.text) == ["d", "e"])
    #expect(all.map(\.depth) == [2, 0])
    #expect(all.map(\.kind) == [.paragraph, .heading])
  }
}

@Suite("Limits of CommonMark")
struct CommonMarkLimitTests {
  @Test(
    "Nesting beyond the limit is refused, with the line",
    arguments: [
      String(repeating: ">", count: 101), String(repeating: "> ", count: 101) + "a",
      String(repeating: "- ", count: 101) + "a",
      String(repeating: "1. ", count: 101) + "a", String(repeating: "+ > ", count: 51) + "a",
    ])
  func tooDeep(line: String) {
    #expect(throws: CommonMarkLimit.tooDeep(line: 3)) { try CommonMarkDocument("a\n\n\(line)\n") }
  }

  @Test("Nesting that grows by indentation is refused too")
  func staircase() {
    let stairs = (0..<200).map { String(repeating: " ", count: 2 * $0) + "- a\n" }.joined()
    #expect(throws: CommonMarkLimit.tooDeep(line: 101)) { try CommonMarkDocument(stairs) }
  }

  @Test("More images than the limit are refused")
  func images() {
    #expect(throws: CommonMarkLimit.tooManyImages(line: 1)) {
      try CommonMarkDocument(String(repeating: "![", count: 1001))
    }
  }

  @Test(
    "Text that only looks deeply nested is accepted",
    arguments: [
      String(repeating: "- ", count: 200) + "-", String(repeating: "* ", count: 200) + "*",
      String(repeating: "- a\n", count: 500),
      String(repeating: " ", count: 400) + "code\n", String(repeating: "> ", count: 100) + "a",
      String(repeating: "> a\n\n", count: 500), String(repeating: "![", count: 1000),
    ])
  func notDeep(text: String) throws {
    #expect(try CommonMarkDocument(text).text == text)
  }

  private static let hostile = [
    "*[", "*_", "[", "![[]()", "[]()", "`a``b", "<!-- ", "a <b c=\"", "&abcdef", "\\", "[a]: x\n", "- a\n", "> ", ">\n",
    "|a|\n", "a\n", "\n", "\"", "it's ", "<http://a.example> ", "**a ", "é\u{301}", "a&eacute;", "- - x\n\n\n",
  ]

  @Test(
    "A megabyte of hostile text is parsed in reasonable time",
    arguments: Sampling.some(8, of: 0..<hostile.count).map { hostile[$0] })
  func worst(seed: String) {
    let text = String(repeating: seed, count: 1_000_000 / seed.utf8.count)
    let time = processorTime {
      guard let document = try? CommonMarkDocument(text) else { return }
      _ = document.passages().count + document.html().count
    }
    #expect(time < .seconds(20), "took \(time)")
  }

  @Test("Tables and footnotes become HTML that is XML, without obsolete attributes")
  func tablesAndFootnotes() throws {
    let html = try CommonMarkDocument("|a|b|\n|:-|-:|\n|*c*|\"d\"|\n\nA claim[^1].\n\n[^1]: True.\n").html()
    #expect(html.contains("<th class=\"left\">a</th>") && html.contains("<td class=\"right\">&quot;d&quot;</td>"))
    #expect(html.contains("<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup>"))
    #expect(html.contains("<div class=\"footnotes\">"))
    #expect(!html.contains("data-") && !html.contains(" align="))
  }

  @Test("A table's cells are passages of their own, and a footnote's text is a paragraph")
  func cells() throws {
    let passages = try passages("|a|b|\n|-|-|\n|c|d e|\n\nf[^1].\n\n[^1]: g\n")
    #expect(passages.map(\.text) == ["a", "b", "c", "d e", "f.", "g"])
    #expect(passages.map(\.kind) == [.cell, .cell, .cell, .cell, .paragraph, .paragraph])
    #expect(passages[3].characters.first.map { [$0.line, $0.column] } == [3, 4])
    #expect(try CommonMarkDocument("|a|\n|-|\n\nb\n").plainParagraphs() == ["b"])
  }

  @Test("More tables than a story can have are refused, at the line of the first one too many")
  func tables() {
    let table = "|a|\n|-|\n\n"
    #expect(throws: CommonMarkLimit.tooManyTables(line: 3 * CommonMarkLimit.tables + 2)) {
      try CommonMarkDocument(String(repeating: table, count: CommonMarkLimit.tables + 1))
    }
  }
}
