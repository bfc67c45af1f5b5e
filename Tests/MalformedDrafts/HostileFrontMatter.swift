/// Front matter that is no YAML, costs a careless parser dearly, or says what must not be believed.
extension DraftMaker {
  mutating func brokenYAML() -> String {
    pick([
      "label: [a", "label: {a", "label: 'a", "label: \"a", "label: a: b", "  label: a", "\tlabel: a", "label: @a",
      "label: `a`", "label: %a", "- a", "? a", ": a", "label: |\na", "label: >9\n a", "label: &", "label: *",
      "label: !", "label: !!binary x", "%YAML 9", "...", "--- a", "label: \"\\q\"", "label: \"\\ud800\"",
      "label: \"\\0\"", "<<: {label: a}", "label: a #b", "label: #b", "label: [a, b, {c: [d]}]",
      "\u{2028}label: a", "label: a\u{2029}b: c", "? [a, b]\n: c", "? {a: b}\n: c", "!!map {a: b}", "label: 'a' b",
      "label: \u{FEFF}a", "1: a", "~: a", "'': a", "label : a", "label:a", "LABEL: a",
      String(repeating: "label: a\n", count: 1 + below(50)), "picture: {file: {file: a}}", "byline: &a [*a]",
      "sources: [[[[a]]]]",
    ])
  }

  mutating func bomb() -> String {
    let levels = 2 + below(30)
    return pick([
      laughs(levels: levels), "label: &a [*a, *a]", "? &a [x]\n: [? *a : *a]",
      "label: " + String(repeating: "[", count: levels * 900),
      "label: " + String(repeating: "{a: ", count: levels * 90),
      "label:\n  " + String(repeating: "- ", count: levels * 900),
      (0..<(levels * 8)).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
      String(repeating: "? ", count: levels * 900),
      "label: " + String(repeating: "[],", count: levels * 500),
      "label: \"" + String(repeating: "\\u00e9", count: levels * 300),
      (0..<(levels * 60)).map { "k\($0): a" }.joined(separator: "\n"),
      "ednote: " + String(repeating: "&a *b ", count: levels * 300),
      "keywords: [" + String(repeating: "a,", count: levels * 900) + "]",
      "label: " + String(repeating: "\"", count: levels * 900),
    ])
  }

  /// Lists of nine aliases of the list before: "billion laughs".
  private mutating func laughs(levels: Int) -> String {
    let name = pick(["a", "é", "1", "a-b"])
    return (1...levels).map { level in
      let aliases = Array(repeating: "*\(name)\(level - 1)", count: 9).joined(separator: ",")
      return "k\(level): &\(name)\(level) [\(level == 1 ? "x" : aliases)]"
    }.joined(separator: "\n")
  }

  mutating func impossibleTime() -> String {
    func number() -> Int { pick([0, 1, 6, 12, 31, 60, 2026, 9999, 99_999, -1, Int.max]) }
    return "\(number())-\(number())-\(number())T\(number()):\(number())"
  }

  /// A draft with script in every field, some left out.
  mutating func scripted() -> [UInt8] {
    let script = pick([
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{constructor}}",
      "'; DROP TABLE story; --", "${jndi:ldap://a}", "</title><svg onload=alert(1)>", "[a](javascript:alert(1))",
      "<![CDATA[x]]>", "<!--#exec cmd=\"id\"-->", "\\u003cscript\\u003e", "<a href=\"data:text/html,x\">b</a>",
    ])
    let quoted = "\"" + script.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    let simple = ["headline", "slug", "label", "summary", "dateline", "language", "urgency", "embargo", "ednote"]
    let lines =
      ["---", "desk: caucasus"] + simple.filter { _ in below(3) > 0 }.map { "\($0): \(quoted)" }
      + [
        "byline: [\(quoted), {name: \(quoted), bio: \(quoted)}]", "keywords: [\(quoted)]", "related: [\(quoted)]",
        "sources: [{title: \(quoted), url: \(quoted)}]",
        "picture: {file: a.png, caption: \(quoted), credit: \(quoted), alt: \(quoted)}", "---", script, "",
      ]
    return Array(lines.joined(separator: "\n").utf8)
  }
}
