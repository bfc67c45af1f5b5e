import Testing

@testable import Publishing

@Suite("Escaping for markup")
struct MarkupEscapingTests {
  @Test(
    "What has a meaning in markup is escaped, what XML does not have is left out, and all else stays",
    arguments: [
      ("a & b < c > d", "a &amp; b &lt; c &gt; d"), ("\"it's\"", "&quot;it&#39;s&quot;"),
      ("\"\u{301}", "&quot;\u{301}"),
      ("tab\tline\nreturn\r end", "tab\tline\nreturn\r end"),
      ("bell\u{7}, escape\u{1B}, nil\u{0}", "bell, escape, nil"),
      ("no\u{FFFE} character\u{FFFF}", "no character"), ("\u{FFFD}\u{1F686}é", "\u{FFFD}\u{1F686}é"), ("", ""),
    ])
  func escapes(_ text: String, _ markup: String) {
    // By code points: to Swift, "\r\n" and marks above letters are one character with what is before them.
    #expect(Array(text.escapedForMarkup.unicodeScalars) == Array(markup.unicodeScalars))
  }
}
