import Foundation
import Testing

@Suite("Following what happens in the newsroom", .timeLimit(.minutes(10)))
struct EventTests {
  @Test("An event reaches whoever follows at once, and a place in the stream is gone on from without a gap")
  func promptlyAndResumed() async throws {
    try await Daemon.with { daemon in
      let follower = try await Follower(daemon.socket)
      // Each event but the first is made when the one before has just come: by polling alone, which is done every second,
      // it would take a second. The starting of psql is in it, which may take as long on a busy machine.
      var delays: [Duration] = []
      var isPrompt: Bool { delays.dropFirst().contains { $0 < .milliseconds(700) } }
      repeat {
        let began = ContinuousClock.now
        try await daemon.happens("event-\(delays.count)")
        let event = try #require(await follower.next())
        #expect(event.data.contains("event-\(delays.count)\""))
        delays.append(ContinuousClock.now - began)
      } while !isPrompt && delays.count < 60
      #expect(isPrompt, "\(delays)")

      let last = try #require(follower.last)
      try await daemon.sql(
        """
        INSERT INTO copydesk.event (kind, data)
        SELECT 'note', jsonb_build_object('word', 'event-' || n) FROM generate_series(9, 250) AS n
        """)
      let resumed = try await Follower(daemon.socket, after: last)
      for number in 9...250 {
        let event = try #require(await resumed.next())
        #expect(event.data.contains(#""event-\#(number)""#))
      }
    }
  }

  @Test("A place that is no longer kept is answered with 410 and a problem document that says what to do")
  func gone() async throws {
    try await Daemon.with { daemon in
      let follower = try await Follower(daemon.socket)
      try await daemon.happens("one")
      let id = try #require(await follower.next()).id
      try await daemon.sql("DELETE FROM copydesk.event")
      for place in [id, "1-2-3", id.prefix { $0 != "-" } + "-1-0"] {
        let answer = try await daemon.request(
          "GET", "/v1/events", as: "nsargsyan", headers: ["Last-Event-ID": String(place)])
        #expect(answer.status == 410)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.body.contains(#""code":"gone""#))
        #expect(answer.body.contains("hint"))
      }
      let nonsense = try await daemon.request("GET", "/v1/events", as: "nsargsyan", headers: ["Last-Event-ID": "x"])
      #expect(nonsense.status == 400)
    }
  }

  @Test("A hundred followers cost the database what one does, and each hears of what happens")
  func many() async throws {
    try await Daemon.with { daemon in
      var followers: [Follower] = []
      for _ in 0..<100 { followers.append(try await Follower(daemon.socket)) }
      let clock = ContinuousClock()
      let began = clock.now
      let before = try await daemon.scansOfEvents()
      // Each question to the daemon takes its time, so this waits without a sleep.
      while clock.now - began < .seconds(5) { _ = try await daemon.request("GET", "/v1/openapi.json", as: nil) }
      // The daemon asks once a second, and a hundred who ask for themselves would do so a hundred times: by the time that
      // passed, since it passes slowly on a busy machine. A server process that came last tells its scans late.
      let most = 50 * ((clock.now - began) / .seconds(1))
      #expect(Double(try await daemon.scansOfEvents() - before) < most, "a hundred followers ask for themselves")
      try await daemon.happens("one")
      for follower in followers { #expect(await follower.next()?.data.contains("one") == true) }
    }
  }

  @Test("Followers that read nothing take no memory, whatever happens meanwhile, and miss nothing")
  func slow() async throws {
    try await Daemon.with { daemon in
      var followers: [Follower] = []
      for _ in 0..<60 { followers.append(try await Follower(daemon.socket)) }
      let before = daemon.residentMegabytes
      try await daemon.sql(
        """
        INSERT INTO copydesk.event (kind, data)
        SELECT 'note', jsonb_build_object('number', n, 'words', repeat('x', 4000)) FROM generate_series(1, 5000) AS n
        """)
      let quick = try await Follower(daemon.socket)
      try await daemon.happens("afterwards")
      #expect(await quick.next()?.data.contains("afterwards") == true)
      #expect(daemon.residentMegabytes - before < 150, "60 followers × 20 MB must not be kept")
      for number in 1...5000 {
        try #require(await followers[0].next()?.data.contains("\"number\": \(number)}") == true)
      }
    }
  }
}

/// Somebody who follows `/v1/events`.
private final class Follower {
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
      guard await readOn() else { throw SocketFailure(reason: 0) }
    }
    text = String(text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)[1])
  }

  /// Reads more; false when nothing comes any more.
  private func readOn() async -> Bool {
    let more = await connection.read()
    text += String(decoding: more.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    return !more.isEmpty
  }

  /// The next event; nil when none comes in time. Chunks' sizes and comments are lines that are no field's.
  func next() async -> Event? {
    let deadline = ContinuousClock.now.advanced(by: .seconds(240))
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
  /// Lets something happen in the newsroom, by SQL.
  fileprivate func happens(_ word: String) async throws {
    try await sql("INSERT INTO copydesk.event (kind, data) VALUES ('note', '{\"word\": \"\(word)\"}')")
  }

  /// How often its table of events has been looked through so far.
  fileprivate func scansOfEvents() async throws -> Int {
    let text = try await sql(
      """
      SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relid = 'copydesk.event'::regclass
      """)
    return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}
