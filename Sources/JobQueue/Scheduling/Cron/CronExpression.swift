/// When something recurs, as crontab(5) writes it: minute, hour, day of the month, month, day of the week.
///
/// ```
/// */15 * * * *        every quarter of an hour
/// 30 6 * * mon-fri    at 06:30 on working days
/// 0 0 1,15 * *        at midnight before the first and the fifteenth
/// ```
///
/// A field is a list, with commas, of values, ranges (`1-5`) and steps through ranges (`*/15`, `8-18/2`). Months and days
/// have names of three letters; Sunday is 0 and 7. When both the day of the month and the day of the week are given, a day
/// needs to be only one of them, unless one of the fields begins with a star: then it needs to be both.
///
/// `@hourly`, `@daily` (`@midnight`), `@weekly`, `@monthly` and `@yearly` (`@annually`) are what crontab(5) says.
///
/// ## When clocks change
///
/// An expression that allows every hour means time that passes: it goes on through a repeated hour and has nothing to
/// make up for after a skipped one. Any other means times on the clock: each of them comes once a day, in a repeated
/// hour at its first occurrence; those in a skipped hour come together, once, at the moment after it.
///
/// Cron daemons differ in this. Cronie's rule is the same, save that it takes every expression with a star in front of
/// minute or hour for one of the first kind: `0 */12 * * *` would then lose its midnight where clocks change at midnight.
public struct CronExpression: Sendable, Hashable {
  /// The expression as it was written.
  public let text: String

  let minutes: CronValues
  let hours: CronValues
  private let daysOfMonth: CronValues
  private let months: CronValues
  private let daysOfWeek: CronValues

  /// Reads an expression.
  public init(_ text: String) throws(CronSyntaxError) {
    let fields = try Self.fields(of: text)
    var values: [CronValues] = []
    for (field, part) in zip(CronField.all, fields.parts) {
      do {
        values.append(try CronFieldParser.values(of: field, in: part))
      } catch {
        throw fields.failure(at: part, offset: error.offset, error.problem)
      }
    }
    self.text = text
    (minutes, hours, daysOfMonth, months, daysOfWeek) = (values[0], values[1], values[2], values[3], values[4])
    guard hasDays else {
      throw fields.failure(at: fields.parts[2], offset: 0, "no month of the expression has such a day")
    }
  }

  /// Whether every hour is allowed, so that the expression means time that passes rather than times on the clock.
  var isEveryHour: Bool { (0...23).allSatisfy(hours.contains) }

  /// Whether a day is one of the expression's.
  func matches(_ day: CronDay) -> Bool {
    guard months.contains(day.month) else { return false }
    let isDayOfMonth = daysOfMonth.contains(day.day)
    let isDayOfWeek = daysOfWeek.contains(day.dayOfWeek)
    let needsBoth = daysOfMonth.beginsWithStar || daysOfWeek.beginsWithStar
    return needsBoth ? isDayOfMonth && isDayOfWeek : isDayOfMonth || isDayOfWeek
  }

  /// The first minute of a day, from `minute`, that the expression names.
  func firstMinute(from minute: Int) -> Int? {
    var hour = minute / 60
    if hours.contains(hour), let same = minutes.first(from: minute % 60) { return hour * 60 + same }
    hour += 1
    guard let later = hours.first(from: hour), let first = minutes.first(from: 0) else { return nil }
    return later * 60 + first
  }

  /// Each date falls on each day of the week in some year, so that only the lengths of the months can be in the way.
  private var hasDays: Bool {
    let isEitherEnough = !daysOfMonth.beginsWithStar && !daysOfWeek.beginsWithStar
    return isEitherEnough
      || (1...12).contains { month in
        months.contains(month)
          && (1...CronDay.length(ofMonth: month, inLeapYear: true)).contains(where: daysOfMonth.contains)
      }
  }
}

extension CronExpression: CustomStringConvertible {
  /// The expression as it was written.
  public var description: String { text }
}

// MARK: - Fields

extension CronExpression {
  private static let abbreviations = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
  ]

  private struct Fields {
    let written: String
    let parts: [Substring]

    func failure(at part: Substring, offset: Int, _ problem: String) -> CronSyntaxError {
      let start = part.base == written ? written.distance(from: written.startIndex, to: part.startIndex) : 0
      return CronSyntaxError(expression: written, position: start + offset + 1, problem: problem)
    }
  }

  private static func fields(of text: String) throws(CronSyntaxError) -> Fields {
    let written = text.split { $0 == " " || $0 == "\t" }
    if let word = written.first, word.first == "@" {
      guard written.count == 1, let meaning = abbreviations[word.lowercased()] else {
        let known = abbreviations.keys.sorted().joined(separator: ", ")
        throw Fields(written: text, parts: []).failure(at: word, offset: 0, "known are \(known), alone")
      }
      return Fields(written: text, parts: meaning.split(separator: " "))
    }
    let fields = Fields(written: text, parts: written)
    if written.count < CronField.all.count {
      let missing = CronField.all[written.count].name
      throw fields.failure(at: text[text.endIndex...], offset: 0, "it has five fields, and the \(missing) is missing")
    }
    guard written.count == CronField.all.count else {
      throw fields.failure(at: written[CronField.all.count], offset: 0, "it has five fields, and here is another one")
    }
    return fields
  }
}
