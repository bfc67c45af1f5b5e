public import FoundationEssentials

/// How and when a person wants to be told: `notify` of a member of staff.
public struct NoticePreferences: Hashable, Codable, Sendable {
  /// The settings of each channel by which the person is told, by the channel's name. A secret is here by its name, never
  /// itself.
  public var channels: [String: CanonicalJSON]
  /// When the person is not to be disturbed; nil for never.
  public var quiet: QuietHours?
  /// What is told even then.
  public var breakQuiet: Set<NoticeKind>

  /// The keys of `notify` beside the channels'.
  public static let commonKeys = ["quiet", "break_quiet"]

  /// Preferences of these properties.
  public init(channels: [String: CanonicalJSON] = [:], quiet: QuietHours? = nil, breakQuiet: Set<NoticeKind> = []) {
    self.channels = channels
    self.quiet = quiet
    self.breakQuiet = breakQuiet
  }

  /// How `apply` shows and compares them: a key and its value in words for each that is set.
  public var fields: [(key: String, value: String)] {
    let own = channels.sorted { $0.key < $1.key }.map { (key: "notify.\($0.key)", value: $0.value.inWords) }
    let hours = quiet.map { [(key: "notify.quiet", value: $0.description)] } ?? []
    let breaking = breakQuiet.map(\.rawValue).sorted().joined(separator: ", ")
    return own + hours + (breaking.isEmpty ? [] : [(key: "notify.break_quiet", value: breaking)])
  }

  enum CodingKeys: String, CodingKey {
    case channels, quiet, breakQuiet
  }

  /// Encodes what is set; the kinds in the order of their names, so that the same preferences are the same text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(channels, forKey: .channels)
    try container.encodeIfPresent(quiet, forKey: .quiet)
    try container.encode(breakQuiet.map(\.rawValue).sorted(), forKey: .breakQuiet)
  }
}

/// When something is told: at once, or with everything else when the person's quiet ends.
public struct NoticeTiming: Hashable, Sendable {
  /// The earliest instant.
  public var at: Date
  /// Whether it waits for the end of the quiet, and is told together with what else waits for that.
  public var isDigest: Bool

  /// How far apart messages to one person by one channel are at least, in seconds: what comes meanwhile is in the next one.
  public static let gap: TimeInterval = 60

  /// When a notice of that kind is told.
  ///
  /// - Parameters:
  ///   - zone: That of the person's desk.
  ///   - last: When the person was told something by that channel last; nil for never.
  public init(
    _ kind: NoticeKind, _ preferences: NoticePreferences, zone: TimeZone, lastTold last: Date?, now: Date
  ) {
    if !preferences.breakQuiet.contains(kind), let end = preferences.quiet?.end(after: now, in: zone) {
      self.init(at: end, isDigest: true)
    } else {
      self.init(at: max(now, last.map { $0 + Self.gap } ?? now), isDigest: false)
    }
  }

  private init(at: Date, isDigest: Bool) {
    self.at = at
    self.isDigest = isDigest
  }
}
