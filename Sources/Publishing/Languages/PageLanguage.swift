import Foundation

/// A language that pages have their furniture in: the words around a story, and how dates are written.
///
/// One file a language, in `Site/Theme/BuiltIn/languages/` or a theme's own `languages/`, named by its tag: `pt-BR.json`.
struct PageLanguage: Sendable {
  /// What pages say beside what people wrote. In braces stand the names of what is filled in.
  enum Phrase: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    case skip, home, desks
    /// Before the names of a byline, between two of them, and before the last.
    case by, comma, and
    /// Around the place where a story was written, before its first words.
    case dateline
    case published, updated
    case correction, clarification, retraction, update
    case sources, about, aboutSeveral, moreBy, related, moreFrom
    case topStory, latest, stories, nothing
    case feeds, feed, topics, corrections, archive, older, newer, page
    case withdrawn, withdrawnBy
    /// On whose clock the times of a list are.
    case times
    case date, shortDate, shortDateWithYear, monthAndYear
    /// How the first day of a month is written.
    case firstOfMonth
    case time, dateAndTime
    /// Names a clock by its offset, and in languages that write places as time zones do, by its place.
    case clock
  }

  /// BCP 47.
  let tag: String
  let direction: WritingDirection
  /// Within a date, alone, and short.
  let months: [String]
  let monthsAlone: [String]
  let shortMonths: [String]
  private let phrases: [Phrase: String]

  /// Reads a language's table.
  ///
  /// - Throws: `LanguageFault` when a phrase is missing or unknown, or is not about what it is filled with.
  init(tag: String, table: [UInt8]) throws(LanguageFault) {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(table))
    } catch {
      throw LanguageFault(language: tag, reason: "its JSON cannot be read: \(error)")
    }
    var words: [Phrase: String] = [:]
    for (key, text) in file.words {
      guard let phrase = Phrase(rawValue: key) else {
        throw LanguageFault(language: tag, line: Self.line(of: key, in: table), reason: "there is no phrase '\(key)'")
      }
      let filled = Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) })
      guard filled.isSubset(of: phrase.holes), phrase.needs.isSubset(of: filled) else {
        throw LanguageFault(
          language: tag, line: Self.line(of: key, in: table),
          reason: "'\(key)' must be filled with: \(phrase.holes.sorted().joined(separator: ", "))")
      }
      words[phrase] = text
    }
    if let missing = Phrase.allCases.first(where: { words[$0] == nil }) {
      throw LanguageFault(language: tag, reason: "the phrase '\(missing.rawValue)' is missing")
    }
    guard [file.months, file.monthsAlone, file.shortMonths].allSatisfy({ $0.count == 12 }) else {
      throw LanguageFault(language: tag, reason: "a year has twelve months")
    }
    self.tag = tag
    phrases = words
    direction = WritingDirection(ofLanguage: tag)
    months = file.months
    monthsAlone = file.monthsAlone
    shortMonths = file.shortMonths
  }

  /// The line in which a key stands.
  private static func line(of key: String, in table: [UInt8]) -> Int {
    let lines = String(decoding: table, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    return 1 + (lines.firstIndex { $0.contains("\"\(key)\"") } ?? 0)
  }

  private struct File: Decodable {
    let words: [String: String]
    let months: [String]
    let monthsAlone: [String]
    let shortMonths: [String]
  }

  /// The phrase, with these words filled in.
  func phrase(_ phrase: Phrase, _ filling: [String: String] = [:]) -> String {
    let text = phrases[phrase] ?? ""
    guard !filling.isEmpty else { return text }
    var filled = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      filled += rest[..<open] + (filling[String(rest[rest.index(after: open)..<close])] ?? "")
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  /// What a month is called that is written `2026-11`.
  func name(ofMonth month: String) -> String {
    let parts = month.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2, monthsAlone.indices.contains(parts[1] - 1) else { return month }
    return phrase(.monthAndYear, ["month": monthsAlone[parts[1] - 1], "year": "\(parts[0])"])
  }

  /// What stands before and after the one thing that a phrase is filled with.
  func around(_ phrase: Phrase) -> (before: String, after: String) {
    let text = phrases[phrase] ?? ""
    guard let open = text.firstIndex(of: "{"), let close = text.firstIndex(of: "}") else { return (text, "") }
    return (String(text[..<open]), String(text[text.index(after: close)...]))
  }
}

extension PageLanguage.Phrase {
  /// What it may be filled with.
  var holes: Set<String> {
    switch self {
    case .by: ["names"]
    case .dateline: ["place"]
    case .published, .updated: ["time"]
    case .moreBy: ["name"]
    case .moreFrom: ["desk"]
    case .feed: ["format"]
    case .page: ["number"]
    case .withdrawnBy: ["newsroom"]
    case .times: ["clock"]
    case .date, .shortDateWithYear: ["day", "month", "year"]
    case .shortDate: ["day", "month"]
    case .monthAndYear: ["month", "year"]
    case .time: ["hour", "minute"]
    case .dateAndTime: ["date", "time"]
    case .clock: ["place", "offset"]
    default: []
    }
  }

  /// What it must be filled with.
  var needs: Set<String> { self == .clock ? ["offset"] : holes }
}

/// A table of a language that cannot be used.
struct LanguageFault: Error, Hashable, CustomStringConvertible {
  let language: String
  /// Counted from 1.
  var line = 1
  let reason: String
  var description: String { "The table of the language '\(language)' cannot be used: \(reason)" }
}
