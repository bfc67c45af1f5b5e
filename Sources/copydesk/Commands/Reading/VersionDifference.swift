import Newsroom

/// What differs between two versions of a story: what stands beside the text field by field, the text paragraph by paragraph.
///
/// Nothing that is signed is left out: every field of the content is compared.
struct VersionDifference {
  /// Below that likeness two paragraphs are told one after the other, not word by word.
  private static let likeness = 0.4

  private let fields: [(name: String, old: String?, new: String?)]
  private let paragraphs: [(number: Int, old: String?, new: String?)]
  /// How many paragraphs the newer version has.
  let count: Int

  /// - Parameter old: Nil for none before: everything is new.
  init(from old: Content?, to new: Content) {
    let before = old.map(Self.fields) ?? [:]
    let after = Self.fields(of: new)
    let names = Set(before.keys).union(after.keys).sorted()
    fields = names.filter { before[$0] != after[$0] }.map { ($0, before[$0], after[$0]) }
    let texts = (Self.paragraphs(of: old?.body ?? ""), Self.paragraphs(of: new.body))
    count = texts.1.count
    paragraphs = Self.paired(EditScript(from: texts.0, to: texts.1).steps)
  }

  var isEmpty: Bool { fields.isEmpty && paragraphs.isEmpty }

  /// How many paragraphs of the newer version are changed, and how many of the older are gone.
  var changed: (paragraphs: Int, removed: Int) {
    (paragraphs.count { $0.new != nil }, paragraphs.count { $0.new == nil })
  }

  /// The lines.
  ///
  /// - Parameter width: Of the terminal; nil for a pipe, where no line is broken.
  func lines(width: Int?) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    for field in fields {
      let words =
        switch (field.old, field.new) {
        case (let old?, let new?): Self.words(from: old, to: new)
        case (let old?, nil): "[-\(old)-]"
        case (nil, let new?): "{+\(new)+}"
        case (nil, nil): ""
        }
      lines.add("\(field.name) \(words)", .marked, width: width, indent: 2)
    }
    for paragraph in paragraphs {
      let number = "¶\(paragraph.number)"
      switch (paragraph.old, paragraph.new) {
      case (let old?, let new?) where MarkedWords.likeness(of: old, to: new) >= Self.likeness && old.count < 20_000:
        lines.add("\(number) \(Self.words(from: old, to: new))", .marked, width: width, indent: 2)
      case (let old, let new):
        if let old { lines.add("\(number) [-\(old)-]", .marked, width: width, indent: 2) }
        if let new { lines.add("\(number) {+\(new)+}", .marked, width: width, indent: 2) }
      }
    }
    return lines
  }

  private static func words(from old: String, to new: String) -> String {
    let words = MarkedWords.text(from: old, to: new)
    return MarkedWords.hasMarks(words) ? words : "only spaces, or signs that cannot be shown, differ: \(words)"
  }

  /// Everything but the text, by names such as `picture.credit`.
  private static func fields(of content: Content) -> [String: String] {
    guard case .object(var members) = content.canonicalJSON else { return [:] }
    members["body"] = nil
    var fields: [String: String] = [:]
    func add(_ value: CanonicalJSON, _ name: String) {
      switch value {
      case .object(let members): for (key, value) in members { add(value, "\(name).\(key)") }
      case .array(let items) where items.allSatisfy(\.isPlain):
        if !items.isEmpty { fields[name] = items.map(\.plain).joined(separator: ", ") }
      case .array(let items): for (index, item) in items.enumerated() { add(item, "\(name).\(index + 1)") }
      default: fields[name] = value.plain
      }
    }
    for (name, value) in members { add(value, name) }
    return fields
  }

  private static func paragraphs(of text: String) -> [String] {
    var paragraphs: [String] = []
    var lines: [Substring] = []
    func end() {
      if !lines.isEmpty { paragraphs.append(lines.joined(separator: "\n")) }
      lines = []
    }
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.allSatisfy(\.isWhitespace) { end() } else { lines.append(line) }
    }
    end()
    return paragraphs
  }

  /// Paragraphs that take each other's place side by side; the number is that in the newer text.
  private static func paired(_ steps: [EditScript<String>.Step]) -> [(number: Int, old: String?, new: String?)] {
    var pairs: [(number: Int, old: String?, new: String?)] = []
    var removed: [String] = []
    var added: [String] = []
    var number = 0
    func end() {
      for index in 0..<max(removed.count, added.count) {
        let place = number - added.count + min(index, max(0, added.count - 1)) + 1
        pairs.append(
          (max(1, place), index < removed.count ? removed[index] : nil, index < added.count ? added[index] : nil))
      }
      (removed, added) = ([], [])
    }
    for step in steps {
      switch step {
      case .removed(let text): removed.append(text)
      case .added(let text):
        added.append(text)
        number += 1
      case .kept:
        end()
        number += 1
      }
    }
    end()
    return pairs
  }
}

extension CanonicalJSON {
  fileprivate var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  fileprivate var plain: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .boolean(let flag): flag ? "yes" : "no"
    default: text
    }
  }
}
