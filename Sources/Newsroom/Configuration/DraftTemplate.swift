/// Names a template: `morning-briefing`.
public struct TemplateName: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// A draft to begin with, for what a newsroom writes again and again (`copydesk new --template NAME`).
public struct DraftTemplate: Hashable, Codable, Sendable {
  /// How many a newsroom may have.
  public static let most = 100
  /// How long a draft may be, in bytes.
  public static let longest = 65_536

  /// Its name.
  public var name: TemplateName
  /// What it is for, in a few words.
  public var summary: String?
  /// The desk whose clock says which day it is; nil for the newsroom's.
  public var desk: DeskSlug?
  /// The draft: Markdown with YAML front matter. `{date}`, `{year}`, `{month}`, `{day}`, `{week}`, `{weekday}` and `{monthname}` stand
  /// for the day on which somebody begins.
  public var draft: String

  /// A template of these properties.
  public init(name: TemplateName, summary: String? = nil, desk: DeskSlug? = nil, draft: String) {
    self.name = name
    self.summary = summary
    self.desk = desk
    self.draft = draft
  }

  /// The draft with its placeholders replaced. What stands in other braces stays as it is, since YAML has braces of its own.
  ///
  /// - Parameter values: What each placeholder stands for.
  public func filled(with values: [String: String]) -> String {
    var result = ""
    var rest = draft[...]
    while let brace = rest.firstIndex(of: "{") {
      result += rest[..<brace]
      let word = rest[brace...].dropFirst().prefix { $0.isASCII && $0.isLetter }
      if let value = values[String(word)], rest[word.endIndex...].first == "}" {
        result += value
        rest = rest[word.endIndex...].dropFirst()
      } else {
        result.append("{")
        rest = rest[brace...].dropFirst()
      }
    }
    return result + rest
  }
}
