public import FoundationEssentials

/// Instants as text in RFC 3339, in UTC: `2026-12-01T02:00:00Z`.
///
/// Whole seconds have no fraction; others have six digits, which is PostgreSQL's resolution (chapter 8.5). Needs no
/// calendar, locale or time zone data, so it gives the same text everywhere.
public struct Instant: Hashable, Sendable, LosslessStringConvertible {
  /// The instant.
  public let date: Date

  /// The instant, to the microsecond.
  public init(_ date: Date) {
    self.date = Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1_000_000).rounded() / 1_000_000)
  }

  /// Reads RFC 3339 with any offset; nil unless well-formed, on a day that exists. A leap second is none.
  public init?(_ description: String) {
    guard let time = WrittenTime(description), let date = time.instantByOffset else { return nil }
    self.init(date)
  }

  /// The text, in UTC.
  public var description: String {
    let microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    let (seconds, fraction) = microseconds.quotientAndRemainder(flooringBy: 1_000_000)
    let (day, time) = seconds.quotientAndRemainder(flooringBy: 86_400)
    let text = "\(CivilDay(number: Int(day)))T\(ClockTime(seconds: Int(time)))"
    guard fraction > 0 else { return text + "Z" }
    let digits = String(fraction)
    return text + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
  }
}

extension Int64 {
  fileprivate func quotientAndRemainder(flooringBy divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
