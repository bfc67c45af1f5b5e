import Foundation
import TimeTesting

/// Somebody who follows `/v1/events`.
final class Follower {
  struct Event {
    let id: String
    let kind: String
    let data: String
  }

  private let connection: SocketConnection
  private var text = ""
  private(set) var last: String?

  /// Follows from now on, or from a place in the stream.
  init(_ socket: String, after last: String? = nil) async throws {
    connection = try SocketConnection(to: socket)
    connection.send(
      requestBytes("GET", "/v1/events", as: "nsargsyan", headers: last.map { ["Last-Event-ID": $0] } ?? [:]))
    while !text.contains("\n\n") {
      guard await readOn() else { throw NeverHappened("the stream of events to begin", seen: text) }
    }
    text = String(text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)[1])
  }

  /// Reads more; false when nothing comes any more.
  private func readOn() async -> Bool {
    let more = await connection.read()
    text += String(decoding: more.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    return !more.isEmpty
  }

  /// The next event; nil when none comes within the limit. Chunks' sizes and comments are lines that are no field's.
  func next() async -> Event? {
    // A stream without events has comments, after which the time is looked at.
    let deadline = ContinuousClock.now + WaitLimit.standard
    while ContinuousClock.now < deadline {
      if let end = text.range(of: "\n\n") {
        let lines = text[..<end.lowerBound].split(separator: "\n")
        text = String(text[end.upperBound...])
        if let event = Self.event(lines) {
          last = event.id
          return event
        }
        continue
      }
      guard await readOn() else { return nil }
    }
    return nil
  }

  private static func event(_ lines: [Substring]) -> Event? {
    func field(_ name: String) -> String? {
      lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }
    guard let id = field("id"), let kind = field("event"), let data = field("data") else { return nil }
    return Event(id: id, kind: kind, data: data)
  }
}

extension Daemon {
  /// Looks at once, and again after whatever happens in the newsroom, until the condition holds.
  ///
  /// - Parameter what: What is awaited, as in "the story to be published".
  func follows(_ what: String, until condition: () async throws -> Bool) async throws {
    let follower = try await Follower(socket)
    while try await !condition() {
      guard await follower.next() != nil else { throw NeverHappened(what) }
    }
  }
}
