import ControlAPI
import Foundation
import Newsroom
import Synchronization
import Testing

@testable import copydesk

@Suite("Watching the newsroom")
struct WatchTests {
  private static let today = TodayBody(
    staff: "nana", name: "Nana", title: nil, now: Instant(Date(timeIntervalSince1970: 1_790_000_000)), waiting: [],
    goingOut: [])

  /// A stream of events as the daemon sends it, which ends there.
  private static func stream(_ blocks: String...) -> FakeReply {
    let body = blocks.map { block in
      let bytes = Array(block.utf8)
      return "\(String(bytes.count, radix: 16))\r\n\(block)\r\n"
    }.joined()
    return .text("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
  }

  private static func event(_ id: String, _ kind: String, _ more: String = "") -> String {
    """
    id: \(id)
    event: \(kind)
    data: {"at":"2026-11-29T06:00:00.000000Z","desk":"africa","story":7,"slug":"dam","actor":"rita","version":2,"state":"desk_review"\(more)}


    """
  }

  /// Runs `watch` against streams, one a connection, and a refusal that ends it.
  private func watch(
    _ arguments: [String], terminal: Int? = nil, _ streams: FakeReply...
  ) async throws -> (outcome: Outcome, places: [String?]) {
    let left = Mutex(streams)
    return try await FakeDaemon.with { request in
      if request.target == "/v1/today" { return .json(Self.today) }
      return left.withLock { $0.isEmpty ? .refusal(.notPermitted, "Enough.") : $0.removeFirst() }
    } _: { daemon in
      let outcome = try await Program(["watch"] + arguments, environment: ["COPYDESK_SOCKET": daemon.socket])
        .run(terminal: terminal)
      let places = daemon.requests.filter { $0.target == "/v1/events" }.map { $0.headers["last-event-id"] }
      return (outcome, places)
    }
  }

  @Test("A lost connection is made again, and the stream goes on where it was, without gap or doubles")
  func reconnects() async throws {
    let (outcome, places) = try await watch(
      [], Self.stream(":\nid: 1-10-0\n\n"),
      Self.stream(
        ":\nid: 1-10-0\n\n", Self.event("1-11-5", "submit"), Self.event("1-12-6", "claim").replacing("\n\n", with: "\n")
      ),
      Self.stream(Self.event("1-12-6", "claim")))
    #expect(places == [nil, "1-10-0", "1-11-5", "1-12-6"])
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.map { $0[1] } == ["submit", "claim"])
    #expect(
      rows[0] == ["2026-11-29T06:00:00Z", "submit", "africa", "7", "dam", "rita", "2", "desk_review", "-"])
    #expect(outcome.errors.contains("Enough."))
  }

  @Test("What others are told is not shown; what this person is told is, with the bell on a terminal and nowhere else")
  func mine() async throws {
    let events = Self.stream(
      Self.event("1-1-1", "submit"), Self.event("1-2-2", "notice", #","about":"waiting","for":["nana","otto"]"#),
      Self.event("1-3-3", "notice", #","about":"approved","for":["rita"]"#))
    let (all, _) = try await watch([], events)
    #expect(all.output.split(separator: "\n").map { $0.split(separator: "\t")[1] } == ["submit", "notice"])
    #expect(!all.output.contains("\u{7}"))
    let (mine, _) = try await watch(["--mine"], events)
    #expect(mine.output.split(separator: "\n").map { $0.split(separator: "\t")[8] } == ["waiting"])
    let (terminal, _) = try await watch(["--mine"], terminal: 80, events)
    #expect(terminal.output.contains("\u{1B}]9;copydesk: dam: waiting for you (rita)\u{7}\u{7}"))
    let (silent, _) = try await watch(["--mine", "--silent"], terminal: 80, events)
    #expect(!silent.output.contains("\u{7}"))
  }

  @Test("Desk and story filter, and --json gives each event as one line")
  func filtered() async throws {
    let events = Self.stream(
      Self.event("1-1-1", "submit"), Self.event("1-2-2", "submit").replacing("africa", with: "caucasus"))
    let (desk, _) = try await watch(["--desk", "caucasus"], events)
    #expect(desk.output.split(separator: "\n").count == 1)
    let (json, _) = try await watch(["--json"], events)
    let first = try #require(json.output.split(separator: "\n").first)
    let object = try ControlJSON.decode([String: CanonicalJSON].self, from: Data(first.utf8))
    #expect(object["id"] == "1-1-1")
    #expect(object["kind"] == "submit")
    #expect(object["story"] == 7)
  }

  @Test("Events that are no longer kept are said to be missed, and the stream goes on from now")
  func gone() async throws {
    let (outcome, places) = try await watch(
      ["--after", "1-1-1"], .refusal(.gone, "Gone."), Self.stream(Self.event("1-9-9", "kill")))
    #expect(places == ["1-1-1", nil, "1-9-9"])
    #expect(outcome.errors.contains("Some events were missed"))
    #expect(outcome.output.contains("kill"))
  }

  @Test("An event cut anywhere is read when the rest has come; what is no event is passed over")
  func reader() {
    let text =
      ":\nid: 1-1-0\n\n" + Self.event("1-1-1", "submit") + "data: 7\n\nid: x\ndata: {\n\n" + Self.event("1-2-2", "kill")
    for size in [1, 2, 7, 1000] {
      var reader = EventStreamReader()
      var events: [FollowedEvent] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        events += reader.take(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(events.map(\.kind) == ["submit", "kill"])
      #expect(reader.lastID == "1-2-2")
    }
  }
}
