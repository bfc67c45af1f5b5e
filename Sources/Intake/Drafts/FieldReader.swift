import Foundation
import Newsroom

/// Reads front matter's values one by one, and keeps where they stand and what is wrong with them.
struct FieldReader {
  /// The keys that front matter has.
  static let keys = [
    "headline", "slug", "desk", "byline", "label", "summary", "dateline", "language", "urgency", "keywords", "picture",
    "pictures", "publish", "package", "embargo", "related", "sources", "ednote", "sensitive",
  ]

  /// Where each value is in the draft.
  var places: [CopyField: TextPosition] = [:]
  /// What was written but cannot be used as it is.
  private(set) var mistakes: [Mistake] = []
  /// The values that readers will see, for the checks.
  private(set) var paragraphs: [CopyParagraph] = []

  /// The embargo as it is written.
  var embargoAsWritten: String?
  /// The time that it is wanted for as it is written.
  var publishAsWritten: String?

  private let members: [String: FrontMatter.Member]
  private let lines: [Substring]

  /// Throws a `Rejection` for an unknown key.
  init(_ frontMatter: FrontMatter) throws(Rejection) {
    members = try Self.byKey(frontMatter.members, of: Self.keys, within: "front matter")
    lines = frontMatter.lines
  }

  /// The members by key; throws a `Rejection` for a key that is not among `keys`.
  static func byKey(
    _ members: [FrontMatter.Member], of keys: [String], within what: String
  ) throws(Rejection) -> [String: FrontMatter.Member] {
    var byKey: [String: FrontMatter.Member] = [:]
    for member in members {
      guard keys.contains(member.key) else {
        let meant = closest(to: member.key, in: keys)
        throw Rejection(
          .unknownKey, "The \(what) has an unknown key, '\(shortened(member.key))'.", line: member.place.line,
          column: member.place.column,
          hint: meant.map { "Did you mean '\($0)'?" } ?? "The keys are \(keys.joined(separator: ", ")).")
      }
      byKey[member.key] = member
    }
    return byKey
  }

  /// The value of the key, if it has one; records its place.
  mutating func value(_ field: CopyField, _ key: String) -> YAMLValue? {
    guard let value = members[key]?.value else { return nil }
    places[field] = value.place
    if case .nothing = value { return nil }
    return value
  }

  /// The value of a required key.
  mutating func requiredValue(_ field: CopyField, _ key: String, example: String) throws(Rejection) -> YAMLValue {
    guard let value = value(field, key) else {
      throw Rejection(
        .missing, "The draft has no \(key).", line: members[key]?.place.line ?? 1,
        hint: "Add it to the front matter: \(key): \(example).")
    }
    return value
  }

  /// Text as one line: runs of white space become one space, and the ends are trimmed.
  mutating func line(_ field: CopyField, _ key: String) -> String? {
    value(field, key).flatMap { line($0, named: key, as: Self.kinds[field]) }
  }

  /// Text with its line breaks; the ends are trimmed.
  mutating func text(_ field: CopyField, _ key: String) -> String? {
    guard let value = value(field, key), case .text(let text, _) = scalar(value, named: key) else { return nil }
    return nilIfInvisible(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// The same for a value already read; with a kind, the checks read it too.
  mutating func line(_ value: YAMLValue, named name: String, as kind: CopyParagraph.Kind? = nil) -> String? {
    guard case .text(let text, let source) = scalar(value, named: name), let line = nilIfInvisible(collapsed(text))
    else {
      return nil
    }
    if let kind { paragraphs.append(CopyParagraph(kind: kind, text: line, writtenAs: source, in: lines)) }
    return line
  }

  /// The value if it is text; otherwise notes that it is not.
  mutating func scalar(_ value: YAMLValue, named name: String) -> YAMLValue? {
    if case .nothing = value { return nil }
    if case .text = value { return value }
    observe(value, "'\(name)' is \(value.kind) and is ignored; write it as text.")
    return nil
  }

  /// The values of a list; a single value counts as a list of one and is noted.
  mutating func list(_ value: YAMLValue, named name: String) -> [YAMLValue] {
    switch value {
    case .list(let values, _): return values
    case .nothing: return []
    case .text(let text, _):
      observe(
        value, excerpt: text,
        "'\(name)' is a single value, read as a list of one; write it as a list: [\(shortened(text))].")
      return [value]
    case .mapping: return [value]
    }
  }

  /// Notes what is wrong with the value.
  mutating func observe(_ value: YAMLValue, excerpt: String = "", _ message: String) {
    mistakes.append(Mistake(at: value.place, excerpt: shortened(excerpt), message))
  }

  /// The kind of paragraph under which the checks read a field.
  static let kinds: [CopyField: CopyParagraph.Kind] = [
    .label: .label, .summary: .summary, .pictureCaption: .caption, .pictureAlternative: .alternative,
  ]
}

/// The text with each run of white space as one space, and the ends trimmed.
func collapsed(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

/// The text, or nil if readers would see nothing of it.
func nilIfInvisible(_ text: String) -> String? { text.isVisible ? text : nil }
