/// Content as a draft: front matter and body, as people read and edit it. Reading it as a draft gives the same content.
extension Content {
  /// The draft that says this and nothing else; the keys in one order, defaults written out.
  ///
  /// Of a picture's file, which a draft only names, a comment tells the SHA-256, so that another picture of the same name
  /// is another text.
  public var draft: String {
    (["---"] + frontMatter + ["---", body]).joined(separator: "\n")
  }

  private var frontMatter: [String] {
    var lines = [
      "headline: \(YAMLText.block(headline))", "slug: \(YAMLText.flow(slug.text))", "desk: \(YAMLText.flow(desk.text))",
      "byline: \(YAMLText.list(byline.map(\.inFlow)))",
    ]
    func add(_ key: String, _ text: String?) { if let text { lines.append("\(key): \(YAMLText.block(text))") } }
    add("label", label)
    add("summary", summary)
    add("dateline", dateline)
    lines += ["language: \(YAMLText.block(language))", "urgency: \(urgency)"]
    if !keywords.isEmpty { lines.append("keywords: \(YAMLText.list(keywords.map(YAMLText.flow)))") }
    if let picture { lines += ["picture:"] + picture.lines.map { "  " + $0 } + picture.mark }
    if !pictures.isEmpty {
      lines.append("pictures:")
      for picture in pictures {
        for (index, line) in picture.lines.enumerated() { lines.append((index == 0 ? "  - " : "    ") + line) }
        lines += picture.mark
      }
    }
    switch publish {
    case .trigger(let name): lines.append("publish: \(YAMLText.flow(name.text))")
    case .time(let time): lines.append("publish: \(Instant(time))")
    case nil: break
    }
    if let package { lines.append("package: \(YAMLText.flow(package.text))") }
    if let embargo { lines.append("embargo: \(Instant(embargo))") }
    if let related { lines.append("related: \(YAMLText.list(related.map { YAMLText.flow($0.text) }))") }
    if !sources.isEmpty { lines += ["sources:"] + sources.map { "  - \($0.inFlow)" } }
    if isSensitive { lines.append("sensitive: true") }
    add("ednote", editorsNote)
    return lines
  }
}

extension Content.Byline {
  fileprivate var inFlow: String {
    switch self {
    case .staff(let handle): YAMLText.flow(handle.text)
    case .guest(let name, let bio): YAMLText.mapping([("name", name), ("bio", bio)])
    }
  }
}

extension Content.Picture {
  /// A line for each member, so that a difference shows which one changed.
  fileprivate var lines: [String] {
    let members: [(key: String, value: String?)] = [
      ("file", file), ("caption", caption), ("credit", credit), ("alt", alternative),
    ]
    return members.compactMap { key, value in value.map { "\(key): \(YAMLText.block($0))" } }
  }

  /// The comment that tells one file from another of the same name.
  fileprivate var mark: [String] {
    sha256.map { ["# the picture's SHA-256: \($0)"] } ?? []
  }
}

extension Content.Source {
  fileprivate var inFlow: String { YAMLText.mapping([("title", title), ("url", url)]) }
}

/// Text as YAML 1.2 scalars: plain where that means the same, else in double quotes.
private enum YAMLText {
  /// A value after its key.
  static func block(_ text: String) -> String { isPlain(text, also: ",.’“”—–!?;/'()") ? text : quoted(text) }

  /// A value inside brackets.
  static func flow(_ text: String) -> String { isPlain(text, also: "") ? text : quoted(text) }

  static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  static func mapping(_ members: [(key: String, value: String?)]) -> String {
    let written = members.compactMap { key, value in value.map { "\(key): \(flow($0))" } }
    return "{\(written.joined(separator: ", "))}"
  }

  /// Whether the text is words that no YAML reader takes for anything else: it begins and ends as a word does.
  private static func isPlain(_ text: String, also marks: String) -> Bool {
    guard let first = text.first, first.isLetter, text.last.map({ $0 != " " }) == true else { return false }
    guard !["null", "true", "false", "yes", "no", "on", "off"].contains(text.lowercased()) else { return false }
    return text.allSatisfy { $0.isLetter || ("0"..."9").contains($0) || " -_".contains($0) || marks.contains($0) }
  }

  private static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar {
      case "\"": result += #"\""#
      case "\\": result += #"\\"#
      case "\n": result += #"\n"#
      case "\t": result += #"\t"#
      default:
        let isShown = scalar.value >= 0x20 && scalar.properties.generalCategory != .control
        // All control characters are below U+00A0.
        result += isShown ? String(scalar) : (scalar.value < 0x10 ? #"\x0"# : #"\x"#) + String(scalar.value, radix: 16)
      }
    } + "\""
  }
}
