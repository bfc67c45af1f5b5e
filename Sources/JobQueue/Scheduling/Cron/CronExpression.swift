/// A cron expression in the syntax of crontab(5): minute, hour, day of the month, month, day of the week.
///
/// ```
/// */15 * * * *        every quarter of an hour
/// 30 6 * * mon-fri    at 06:30 on weekdays
/// 0 0 1,15 * *        at midnight at the start of the first and the fifteenth
/// ```
///
/// A field is a comma-separated list of values, ranges (`1-5`) and steps through ranges (`*/15`, `8-18/2`). Months and days can
/// be written as three letters; Sunday is both 0 and 7. When day of the month and day of the week are both given, a day needs to
/// match only one of them, unless one of the two fields begins with a star: then it needs to match both.
///
/// `@hourly`, `@daily` (`@midnight`), `@weekly`, `@monthly` and `@yearly` (`@annually`) mean what they do in crontab(5).
///
/// ## When clocks change
///
/// An expression that allows every hour means elapsed time: it keeps ticking through a repeated hour, and has nothing to make up
/// for after a skipped one. Any other expression means wall-clock times: each of them comes once a day, in a repeated hour at its
/// first occurrence; those in a skipped hour come together, once, at the moment after it.
///
/// Cron daemons differ in this. Cronie's rule is the same, except that every expression whose minute or hour begins with a star
/// counts as elapsed time: `0 */12 * * *` would then lose its midnight where the clocks change at midnight.
public struct CronExpression: Sendable, Hashable {
  /// The expression as it was written.
  public let text: String

  let minutes: CronValues
  let hours: CronValues
  private let daysOfMonth: CronValues
  private let months: CronValues
  private let daysOfWeek: CronValues

  /// Parses an expression.
  ///
  /// - Throws: ``CronSyntaxError`` with the position of the mistake.
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
      throw fields.failure(at: fields.parts[2], offset: 0, "none of these months has that day")
    }
  }

  /// Whether every hour is allowed, so that the expression means elapsed time rather than wall-clock times.
  var isEveryHour: Bool { (0...23).allSatisfy(hours.contains) }

  /// Whether the expression allows the day.
  func matches(_ day: CronDay) -> Bool {
    guard months.contains(day.month) else { return false }
    let isDayOfMonth = daysOfMonth.contains(day.day)
    let isDayOfWeek = daysOfWeek.contains(day.dayOfWeek)
    let needsBoth = daysOfMonth.beginsWithStar || daysOfWeek.beginsWithStar
    return needsBoth ? isDayOfMonth && isDayOfWeek : isDayOfMonth || isDayOfWeek
  }

  /// The first allowed minute of a day, from `minute` on.
  func firstMinute(from minute: Int) -> Int? {
    var hour = minute / 60
    if hours.contains(hour), let same = minutes.first(from: minute % 60) { return hour * 60 + same }
    hour += 1
    guard let later = hours.first(from: hour), let first = minutes.first(from: 0) else { return nil }
    return later * 60 + first
  }

  /// Whether any day matches at all. Every date falls on every day of the week in some year, so only the lengths of months
  /// can rule days out.
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
        throw Fields(written: text, parts: []).failure(
          at: word, offset: 0, "unknown abbreviation: use one of \(known), on its own")
      }
      return Fields(written: text, parts: meaning.split(separator: " "))
    }
    let fields = Fields(written: text, parts: written)
    if written.count < CronField.all.count {
      let missing = CronField.all[written.count].name
      throw fields.failure(at: text[text.endIndex...], offset: 0, "expected five fields, but the \(missing) is missing")
    }
    guard written.count == CronField.all.count else {
      throw fields.failure(at: written[CronField.all.count], offset: 0, "expected five fields, but there is a sixth")
    }
    return fields
  }
}
