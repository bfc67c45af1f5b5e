internal import Foundation

/// A day of the Gregorian calendar, from which days can be counted on.
struct CronDay {
  /// Days since 1 January 1970, a Thursday.
  private(set) var number: Int
  private(set) var year: Int
  private(set) var month: Int
  private(set) var day: Int

  /// The day that many days after 1 January 1970.
  init(number: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let noon = Date(timeIntervalSince1970: Double(number) * 86_400 + 43_200)
    let parts = calendar.dateComponents([.year, .month, .day], from: noon)
    self.number = number
    (year, month, day) = (parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
  }

  /// From 0, which is Sunday.
  var dayOfWeek: Int { ((number + 4) % 7 + 7) % 7 }

  /// Moves on to the next day.
  mutating func advance() {
    number += 1
    day += 1
    guard day > Self.length(ofMonth: month, inLeapYear: isInLeapYear) else { return }
    day = 1
    month += 1
    guard month > 12 else { return }
    month = 1
    year += 1
  }

  /// The number of days in a month.
  static func length(ofMonth month: Int, inLeapYear isLeap: Bool) -> Int {
    switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private var isInLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}
