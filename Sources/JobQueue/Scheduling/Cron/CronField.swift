/// One of the five fields of a cron expression: its values, and how they are written.
struct CronField: Sendable {
  /// What messages call the field's values.
  let name: String
  /// The lowest and the highest value.
  let bounds: ClosedRange<Int>
  /// Names for the values, in lower case, starting with the lowest.
  let names: [String]

  static let minute = CronField(name: "minute", bounds: 0...59, names: [])
  static let hour = CronField(name: "hour", bounds: 0...23, names: [])
  static let dayOfMonth = CronField(name: "day of the month", bounds: 1...31, names: [])
  static let month = CronField(
    name: "month", bounds: 1...12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
  /// Sunday is both 0 and 7.
  static let dayOfWeek = CronField(
    name: "day of the week", bounds: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

  static let all = [minute, hour, dayOfMonth, month, dayOfWeek]
}

/// The values that a field allows.
struct CronValues: Sendable, Hashable {
  /// Bit n stands for the value n.
  private(set) var bits: UInt64 = 0
  /// Whether the field begins with a star, which makes the two day fields restrict each other.
  private(set) var beginsWithStar = false

  /// Whether the field allows the value.
  func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }

  /// The lowest allowed value that is `value` or higher.
  func first(from value: Int) -> Int? {
    let rest = value < 64 ? bits >> UInt64(value) : 0
    return rest == 0 ? nil : value + rest.trailingZeroBitCount
  }

  fileprivate mutating func insert(_ value: Int) { bits |= 1 << UInt64(value) }
}

/// Parses one field.
struct CronFieldParser {
  /// What is wrong with a field, and how far into it.
  struct Failure: Error {
    let offset: Int
    let problem: String
  }

  private let field: CronField
  private let text: [Character]
  private var place = 0

  /// The values that the field allows. Sunday, as a day of the week, is always 0, never 7.
  static func values(of field: CronField, in text: Substring) throws(Failure) -> CronValues {
    var parser = CronFieldParser(field: field, text: Array(text))
    return try parser.list()
  }

  private init(field: CronField, text: [Character]) {
    self.field = field
    self.text = text
  }

  private mutating func list() throws(Failure) -> CronValues {
    var values = CronValues(beginsWithStar: text.first == "*")
    while true {
      for value in try element() { values.insert(isDayOfWeek ? value % 7 : value) }
      if place == text.count { return values }
      guard take(",") else { throw unexpected() }
    }
  }

  private mutating func element() throws(Failure) -> StrideThrough<Int> {
    let start = place
    let range: ClosedRange<Int>
    var isRange = true
    if take("*") {
      range = field.bounds.lowerBound...(isDayOfWeek ? 6 : field.bounds.upperBound)
    } else {
      let first = try value()
      isRange = take("-")
      range = isRange ? try closed(from: first, at: start) : first...first
    }
    guard take("/") else { return stride(from: range.lowerBound, through: range.upperBound, by: 1) }
    guard isRange else {
      throw Failure(
        offset: place - 1, problem: "a step needs a range: \(range.lowerBound)-\(field.bounds.upperBound)/…")
    }
    return stride(from: range.lowerBound, through: range.upperBound, by: try step())
  }

  /// Parses the end of a range. Sunday can also be the last day of a week: `fri-sun`.
  private mutating func closed(from first: Int, at start: Int) throws(Failure) -> ClosedRange<Int> {
    var last = try value()
    if isDayOfWeek, last == 0, first > 0 { last = 7 }
    guard first <= last else {
      throw Failure(offset: start, problem: "the range ends before it starts: write two ranges with a comma between")
    }
    return first...last
  }

  private mutating func value() throws(Failure) -> Int {
    let start = place
    let word = takeWhile { $0.isASCII && $0.isLetter }.lowercased()
    if !word.isEmpty {
      guard let index = field.names.firstIndex(of: word) else {
        throw Failure(offset: start, problem: "'\(word)' is not a valid \(field.name)")
      }
      return index + field.bounds.lowerBound
    }
    let digits = takeWhile { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { throw unexpected() }
    guard let number = Int(digits), field.bounds.contains(number) else {
      let bounds = "\(field.bounds.lowerBound) to \(field.bounds.upperBound)"
      throw Failure(offset: start, problem: "\(digits) is not a valid \(field.name): use \(bounds)")
    }
    return number
  }

  private mutating func step() throws(Failure) -> Int {
    let start = place
    let digits = takeWhile { $0.isASCII && $0.isNumber }
    guard let step = Int(digits), step > 0 else {
      throw Failure(offset: start, problem: "a step must be 1 or more")
    }
    return step
  }

  private var isDayOfWeek: Bool { field.bounds.upperBound == 7 }

  private mutating func take(_ character: Character) -> Bool {
    guard place < text.count, text[place] == character else { return false }
    place += 1
    return true
  }

  private mutating func takeWhile(_ isWanted: (Character) -> Bool) -> String {
    let taken = text[place...].prefix(while: isWanted)
    place += taken.count
    return String(taken)
  }

  private func unexpected() -> Failure {
    let problem =
      place < text.count
      ? "unexpected '\(text[place])' in the \(field.name)" : "the \(field.name) is missing"
    return Failure(offset: place, problem: problem)
  }
}
