import Logging
import Synchronization

/// Keeps an outage from flooding the log: of errors that repeat, the first is written at once, and then one a minute, which
/// says how many were held back.
///
/// Two are the same when they have the same message and are about the same things; how the error itself is worded does not
/// matter. What has no error is never held back.
final class LogThrottle: Sendable {
  /// What to do with a line.
  enum Verdict: Equatable {
    /// Write it, with how many like it were held back since the last one.
    case write(repeated: Int)
    case hold
  }

  private struct Seen {
    var written: ContinuousClock.Instant
    var held = 0
  }

  /// How far apart lines of one kind are at least.
  static let interval = Duration.seconds(60)
  /// What a line is about: the same error about another one is another.
  private static let subjects = ["story", "job", "delivery", "destination", "queue", "desk", "schedule"]
  /// More kinds than this are not remembered.
  private static let capacity = 1_000

  private let seen = Mutex<[String: Seen]>([:])

  /// Decides on a line, and remembers it.
  func verdict(
    on message: String, _ metadata: Logger.Metadata, at now: ContinuousClock.Instant = .now
  ) -> Verdict {
    guard metadata["error"] != nil else { return .write(repeated: 0) }
    let kind = ([message] + Self.subjects.compactMap { metadata[$0]?.description }).joined(separator: "\u{0}")
    return seen.withLock { seen in
      if let last = seen[kind], now < last.written + Self.interval {
        seen[kind]?.held += 1
        return .hold
      }
      if seen.count >= Self.capacity { seen = seen.filter { now < $0.value.written + Self.interval } }
      if seen.count >= Self.capacity { seen = [:] }
      return .write(repeated: seen.updateValue(Seen(written: now), forKey: kind)?.held ?? 0)
    }
  }
}
