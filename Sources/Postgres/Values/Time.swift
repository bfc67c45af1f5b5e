public import FoundationEssentials

/// Seconds from PostgreSQL's epoch, 2000-01-01 00:00 UTC, to Foundation's reference date, 2001-01-01 00:00 UTC.
private let secondsFromEpochToReferenceDate = 366.0 * 86_400

extension Date: PostgresEncodable, PostgresDecodable {
  /// `timestamptz`
  public static var postgresType: PostgresType { .timestamptz }

  /// Appends the instant, rounded to microseconds; instants beyond PostgreSQL's range become `infinity`.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(bigEndian: postgresMicroseconds)
  }

  /// Decodes a `timestamptz`; `infinity` is out of range.
  public init(postgres value: PostgresValue) throws {
    try value.require(.timestamptz, width: 8, for: Date.self)
    let microseconds: Int64 = value.integer()
    guard microseconds != .max, microseconds != .min else {
      throw DecodingFailure(column: nil, swiftType: "Date", postgresType: value.type, problem: .outOfRange)
    }
    self.init(postgresMicroseconds: microseconds)
  }

  /// Microseconds since PostgreSQL's epoch.
  var postgresMicroseconds: Int64 {
    let microseconds = ((timeIntervalSinceReferenceDate + secondsFromEpochToReferenceDate) * 1_000_000).rounded()
    return Int64(exactly: microseconds) ?? (microseconds < 0 ? .min : .max)
  }

  init(postgresMicroseconds: Int64) {
    let (seconds, rest) = postgresMicroseconds.quotientAndRemainder(dividingBy: 1_000_000)
    self.init(
      timeIntervalSinceReferenceDate: Double(seconds) - secondsFromEpochToReferenceDate + Double(rest) / 1_000_000)
  }
}

extension Duration: PostgresEncodable, PostgresDecodable {
  /// `interval`
  public static var postgresType: PostgresType { .interval }

  /// Appends whole microseconds, without days or months; anything finer is cut off.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(bigEndian: postgresMicroseconds)
    buffer.append(bigEndian: Int32(0))
    buffer.append(bigEndian: Int32(0))
  }

  /// Decodes an `interval`, counting a day as 24 hours; one with months is out of range, because months differ in
  /// length.
  public init(postgres value: PostgresValue) throws {
    try value.require(.interval, width: 16, for: Duration.self)
    let days: Int32 = value.integer(at: 8)
    let months: Int32 = value.integer(at: 12)
    guard months == 0 else {
      throw DecodingFailure(column: nil, swiftType: "Duration", postgresType: value.type, problem: .outOfRange)
    }
    self = .microseconds(value.integer(at: 0, as: Int64.self)) + .seconds(Int64(days) * 86_400)
  }

  /// Whole microseconds, clamped to 64 bits (292,000 years).
  var postgresMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, sumOverflow) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    return overflow || sumOverflow ? (seconds < 0 ? .min : .max) : sum
  }
}
