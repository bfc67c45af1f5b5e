public import FoundationEssentials

/// One message to one person: a subject, and a text of a paragraph for each notice.
public struct NoticeText: Hashable, Sendable {
  /// In one line.
  public let subject: String
  /// Lines without trailing space.
  public let body: String

  /// How many notices a message has in full; of the others it says how many they are.
  public static let limit = 50

  /// The notices in words.
  ///
  /// - Parameters:
  ///   - items: The notices, the oldest first; at least one.
  ///   - zone: On whose clocks times are told.
  ///   - isDigest: Whether they waited for the end of the person's quiet.
  public init(_ items: [NoticeItem], newsroom: String, zone: TimeZone?, isDigest: Bool, now: Date) {
    let counts = NoticeKind.allCases.compactMap { kind -> String? in
      let count = items.count { $0.kind == kind }
      return count == 0 ? nil : "\(count) \(kind.inWords)"
    }
    let summary = counts.joined(separator: ", ")
    let desk = items.count == 1 ? items.first?.deskName : nil
    let line = items.count == 1 ? items[0].headline : (isDigest ? "While you were away: \(summary)" : summary)
    subject = "[\((desk ?? newsroom).singleLine)] \(line)"
    let shown = items.prefix(Self.limit).map { item in
      let why = item.because.sentence(desk: item.deskName).singleLine
      return """
        \(item.headline)
          \(item.sentence(zone: zone, now: now)), \(ReadableTime(item.at, zone: zone, now: now)).
          You are told since \(why).
          \(item.command)
        """
    }
    let rest = items.count - shown.count
    body =
      (shown + (rest > 0 ? ["And \(rest) more: copydesk notices"] : [])).joined(separator: "\n\n")
      + "\n\n-- \n\(newsroom.singleLine) · copydesk notices lists what you were told\n"
  }
}

extension NoticeKind {
  /// As in "2 waiting for you".
  public var inWords: String {
    switch self {
    case .waiting: "waiting for you"
    case .returned: "returned to you"
    case .approved: "approved"
    case .atRisk: "at risk"
    case .failed: "failed"
    case .recovered: "recovered"
    case .brokeGlass: "glass broken"
    case .mentioned: "naming you"
    case .replied: "answering you"
    case .afterReview: "to review afterwards"
    case .killAsked: "to be killed, if you sign"
    case .killDropped: "not to be killed after all"
    case .killed: "killed"
    case .late: "late"
    }
  }
}
