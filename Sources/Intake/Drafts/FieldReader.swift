import Foundation
import Newsroom

/// Reads front matter's values one by one, and keeps where they stand and what is wrong with them.
struct FieldReader {
  /// The keys that front matter has.
  static let keys = [
    "headline", "slug", "desk", "byline", "label", "summary", "dateline", "language", "urgency", "keywords", "picture",
    "embargo", "related", "sources", "ednote",
  ]

  /// Where the values stand.
  var places: [CopyField: Place] = [:]
  /// What cannot be used as it is written.
  private(set) var observations: [Observation] = []
  /// What readers will read of it.
  private(set) var paragraphs: [CopyParagraph] = []

  private let members: [String: FrontMatter.Member]
  private let lines: [Substring]

  /// Throws a `Rejection` for a key that there is not.
  init(_ frontMatter: FrontMatter) throws(Rejection) {
    members = try Self.byKey(frontMatter.members, of: Self.keys, within: "front matter")
    lines = frontMatter.lines
  }

  /// The members by key; throws a `Rejection` for a key that is not among those.
  static func byKey(
    _ members: [FrontMatter.Member], of keys: [String], within what: String
  ) throws(Rejection) -> [String: FrontMatter.Member] {
    var byKey: [String: FrontMatter.Member] = [:]
    for member in members {
      guard keys.contains(member.key) else {
        let meant = closest(to: member.key, in: keys)
        throw Rejection(
          .unknownKey, "The \(what) has no key '\(shortened(member.key))'.", line: member.place.line,
          column: member.place.column,
          hint: meant.map { "Is '\($0)' meant?" } ?? "It has \(keys.joined(separator: ", ")).")
      }
      byKey[member.key] = member
    }
    return byKey
  }

  /// The value of the key, unless it is nothing; keeps its place.
  mutating func value(_ field: CopyField, _ key: String) -> YAMLValue? {
    guard let value = members[key]?.value else { return nil }
    places[field] = value.place
    if case .nothing = value { return nil }
    return value
  }

  /// The value of a key without which there is no story.
  mutating func requiredValue(_ field: CopyField, _ key: String, example: String) throws(Rejection) -> YAMLValue {
    guard let value = value(field, key) else {
      throw Rejection(
        .missing, "The draft has no \(key).", line: members[key]?.place.line ?? 1,
        hint: "Add it to the front matter: \(key): \(example).")
    }
    return value
  }

  /// Text in one line: white space within is one space, none is around it.
  mutating func line(_ field: CopyField, _ key: String) -> String? {
    value(field, key).flatMap { line($0, named: key, as: Self.kinds[field]) }
  }

  /// Text with its lines, white space around it taken off.
  mutating func text(_ field: CopyField, _ key: String) -> String? {
    guard let value = value(field, key), case .text(let text, _) = scalar(value, named: key) else { return nil }
    return nilIfEmpty(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// The same for a value that is at hand; with a kind, the checks read it too.
  mutating func line(_ value: YAMLValue, named name: String, as kind: CopyParagraph.Kind? = nil) -> String? {
    guard case .text(let text, let source) = scalar(value, named: name), let line = nilIfEmpty(collapsed(text)) else {
      return nil
    }
    if let kind { paragraphs.append(CopyParagraph(kind: kind, text: line, writtenAs: source, in: lines)) }
    return line
  }

  /// The value if it is text; otherwise says that it is none.
  mutating func scalar(_ value: YAMLValue, named name: String) -> YAMLValue? {
    if case .nothing = value { return nil }
    if case .text = value { return value }
    observe(value, "'\(name)' is \(value.kind) and is left out; write it as text.")
    return nil
  }

  /// The values of a list; a single value counts as a list of one, and is told.
  mutating func list(_ value: YAMLValue, named name: String) -> [YAMLValue] {
    switch value {
    case .list(let values, _): return values
    case .nothing: return []
    case .text(let text, _):
      observe(
        value, excerpt: text, "'\(name)' is text and is taken for a list of one; write a list: [\(shortened(text))].")
      return [value]
    case .mapping: return [value]
    }
  }

  /// Notes what is wrong with the value.
  mutating func observe(_ value: YAMLValue, excerpt: String = "", _ message: String) {
    observations.append(Observation(at: value.place, excerpt: shortened(excerpt), message))
  }

  /// Under which kind the checks read a field.
  static let kinds: [CopyField: CopyParagraph.Kind] = [
    .label: .label, .summary: .summary, .pictureCaption: .caption, .pictureAlternative: .alternative,
  ]
}

/// The text with each run of white space as one space, and none around it.
func collapsed(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

/// The text, unless there is none.
func nilIfEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
