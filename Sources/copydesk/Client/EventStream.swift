import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

/// Something that happened in the newsroom, as the daemon's stream of events has it.
struct FollowedEvent: Equatable {
  /// The kind of events by which people hear what they are told.
  static let notice = "notice"

  /// Its place in the stream.
  let id: String
  let kind: String
  /// What belongs to it.
  let data: [String: CanonicalJSON]

  var story: Int? { number("story") }
  var desk: String? { text("desk") }
  var slug: String? { text("slug") }
  var destination: String? { text("destination") }
  var at: Instant? { text("at").flatMap { Instant($0) } }

  func text(_ key: String) -> String? { if case .string(let text)? = data[key] { text } else { nil } }
  func number(_ key: String) -> Int? { if case .integer(let number)? = data[key] { number } else { nil } }
  func detail(_ key: String) -> String? {
    guard case .object(let members)? = data["detail"], case .string(let text)? = members[key] else { return nil }
    return text
  }

  /// Whether that person is told of something by it.
  func isNotice(for person: String) -> Bool {
    guard kind == Self.notice, case .array(let people)? = data["for"] else { return false }
    return people.contains(.string(person))
  }

  /// All of it as one object.
  var json: [String: CanonicalJSON] { data.merging(["id": .string(id), "kind": .string(kind)]) { own, _ in own } }
}

/// Reads server-sent events (HTML, section 9.2) from bytes as they arrive.
struct EventStreamReader {
  /// How long one event may be, in bytes.
  private static let longest = 1 << 20

  private var bytes: [UInt8] = []
  private var kind = ""
  private var data: [String] = []
  private var id: String?
  /// The id of the last event that was complete, or that stood by itself: the place from which to go on.
  private(set) var lastID: String?

  /// Takes the next bytes; the events that are complete with them. What is no event's is passed over.
  mutating func take(_ more: some Sequence<UInt8>) -> [FollowedEvent] {
    bytes += more
    var events: [FollowedEvent] = []
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if let event = take(line: String(decoding: bytes[start..<end], as: UTF8.self)) { events.append(event) }
      start = bytes.index(after: end)
    }
    bytes.removeSubrange(..<start)
    if bytes.count > Self.longest { bytes = [] }
    return events
  }

  private mutating func take(line: String) -> FollowedEvent? {
    let line = line.hasSuffix("\r") ? String(line.dropLast()) : line
    guard !line.isEmpty else { return finish() }
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.count > 1 ? String(parts[1].first == " " ? parts[1].dropFirst() : parts[1]) : ""
    switch parts[0] {
    case "id": id = value
    case "event": kind = value
    case "data": data.append(value)
    default: break
    }
    return nil
  }

  private mutating func finish() -> FollowedEvent? {
    lastID = id ?? lastID
    defer { (kind, data) = ("", []) }
    guard let id, !data.isEmpty else { return nil }
    let text = Data(data.joined(separator: "\n").utf8)
    guard let members = try? ControlJSON.decode(EventData.self, from: text).members else { return nil }
    return FollowedEvent(id: id, kind: kind, data: members)
  }
}

/// An event's data: members as they are named there.
private struct EventData: Decodable {
  let members: [String: CanonicalJSON]

  init(from decoder: any Decoder) throws {
    members = try decoder.singleValueContainer().decode([String: CanonicalJSON].self)
  }
}

/// Follows the daemon's events for as long as the command runs: a lost connection is made again, and the stream goes on after the
/// last event that was shown.
struct EventFollowing {
  let client: ControlClient
  let after: String?
  /// Waits for so many seconds.
  var pause: (Int) -> Void = { sleep(UInt32($0)) }

  private static let longestPause = 15

  func forEach(_ body: (FollowedEvent) throws -> Void) throws {
    var place = after
    var pauses = 0
    while true {
      do {
        var reader = EventStreamReader()
        try client.follow(["events"], after: place) { bytes in
          if pauses > 0 { Terminal.error.endProgress() }
          pauses = 0
          for event in reader.take(bytes) { try body(event) }
          place = reader.lastID ?? place
        }
      } catch let problem as Problem where problem.refusal.code == .gone {
        Terminal.error.print("copydesk: Some events were missed, since they are no longer kept; going on from now.")
        place = nil
        continue
      } catch let problem as Problem where problem.refusal.code != .unavailable {
        throw problem
      } catch is Problem {
      } catch let failure as UnixHTTPClient.Failure where !failure.mayPass {
        throw failure
      } catch is UnixHTTPClient.Failure {
        // Before the first event there is nothing to go on after: whoever gave a wrong socket is told so.
        if place == nil { throw UnixHTTPClient.Failure.lost }
      }
      pauses += 1
      Terminal.error.showProgress("connection lost; trying again")
      pause(min(pauses, Self.longestPause))
    }
  }
}

extension UnixHTTPClient.Failure {
  /// Whether the daemon may be back in a while.
  fileprivate var mayPass: Bool {
    switch self {
    case .lost, .refused, .timedOut, .noSocket: true
    case .ssh(_, let status): status == 255 || status == EX_UNAVAILABLE
    case .pathTooLong, .notPermitted, .garbled, .noSSH: false
    }
  }
}
