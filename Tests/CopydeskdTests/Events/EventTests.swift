import Foundation
import Testing

@Suite("Following events")
struct EventTests {
  @Test("A follower resumes from its last event without a gap")
  func resumed() async throws {
    try await Daemon.with { daemon in
      let follower = try await Follower(daemon.socket)
      try await daemon.happens("event-8")
      let last = try #require(await follower.next()).id
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

  @Test("Resuming from a pruned event is answered with 410 and a problem document that says what to do")
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

  @Test("All of a hundred followers get the event")
  func many() async throws {
    try await Daemon.with { daemon in
      var followers: [Follower] = []
      for _ in 0..<100 { followers.append(try await Follower(daemon.socket)) }
      try await daemon.happens("one")
      for follower in followers { #expect(await follower.next()?.data.contains("one") == true) }
    }
  }

  @Test("Followers that stop reading cost no memory, however much happens, and miss nothing")
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

extension Daemon {
  /// Lets something happen in the newsroom, by SQL.
  fileprivate func happens(_ word: String) async throws {
    try await sql("INSERT INTO copydesk.event (kind, data) VALUES ('note', '{\"word\": \"\(word)\"}')")
  }
}
