import ControlAPI
import Foundation
import Newsroom
import Synchronization
import Testing

@Suite("Changing something")
struct ChangingTests {
  private func body(_ request: ReceivedRequest?) throws -> ActionBody {
    try ControlJSON.decode(ActionBody.self, from: try #require(request).body)
  }

  @Test(
    "An action applies to the revision named, else the one last seen, else the one just read",
    arguments: [(2, 3, 2), (nil, 3, 3), (nil, nil, 4)] as [(Int?, Int?, Int)])
  func revisions(named: Int?, seen: Int?, expected: Int) async throws {
    try await FakeDaemon.with(Sample.newsroom(Sample.story(seenRevision: seen))) { daemon in
      let program = Program(
        ["approve", "night-train"] + (named.map { ["--revision", String($0)] } ?? []),
        environment: ["COPYDESK_SOCKET": daemon.socket])
      let outcome = try await program.run()
      #expect(outcome.status == 0)
      let sent = try body(daemon.requests.last)
      #expect(sent.revision == expected)
    }
  }

  @Test("`show` and `diff` report what they have shown to the daemon, even as JSON, but not an older version")
  func seen() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for arguments in [["show", "7"], ["show", "7", "--json"], ["diff", "7"], ["diff", "7", "--json"]] {
        _ = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        let last = daemon.requests.last
        #expect(last?.target == "/v1/stories/7/seen")
        #expect(try body(last).revision == 4)
      }
      let before = daemon.requests.count
      _ = try await daemon.copydesk("show", "7", "--version", "1")
      #expect(daemon.targets.dropFirst(before).allSatisfy { !$0.hasSuffix("/seen") })
    }
  }

  @Test(
    "On a terminal the command asks first and names what will be signed; only yes goes ahead, and --yes does not ask")
  func asking() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for answer in ["n\n", "\n", "yesterday\n", "\u{4}"] {
        let refused = try await daemon.copydesk("approve", "7", terminal: 100, typing: [("[y/N]", answer)])
        #expect(refused.status == 1)
        #expect(refused.output.contains("Approve 7 “The last night train” (version 2)? [y/N]"))
        #expect(refused.output.hasSuffix("\nNothing was done.\n"))
      }
      #expect(daemon.targets.allSatisfy { $0.hasPrefix("GET") })
      #expect(try await daemon.copydesk("approve", "7", terminal: 100, typing: [("[y/N]", "y\n")]).status == 0)
      let unasked = try await daemon.copydesk("approve", "7", "--yes", terminal: 100)
      #expect(!unasked.output.contains("[y/N]"))
      #expect(daemon.targets.count { $0.hasPrefix("POST") } == 2)
    }
  }

  @Test("`claim` and `assign` report who has the story")
  func handedOn() async throws {
    var story = Sample.story()
    story.assignee = "awanjiru"
    story.claim = .init(by: "nsargsyan", until: Sample.noon)
    try await FakeDaemon.with(Sample.newsroom(story)) { daemon in
      for arguments in [["assign", "7", "--to", "awanjiru"], ["claim", "7"]] {
        let outcome = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        #expect(outcome.output.hasSuffix("; assigned to awanjiru; claimed by nsargsyan\n"))
      }
    }
  }

  @Test("Notes and reasons arrive as they were typed")
  func typed() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      _ = try await daemon.copydesk(
        "approve", "a/b c", "--at", "tomorrow 06:00", "--override", "its-or-its", "--override", "links", "--reason",
        "It is “so”.", "--break-glass")
      let request = daemon.requests.last
      #expect(request?.target == "/v1/stories/a%2Fb%20c/approve")
      let body = try body(request)
      #expect(body.at == "tomorrow 06:00")
      #expect(body.override == ["its-or-its", "links"])
      #expect(body.reason == "It is “so”.")
      #expect(body.breakGlass == true)
    }
  }

  @Test("A change whose answer is lost is retried once under the same key, and not a third time")
  func retry() async throws {
    let lost = Mutex(0)
    let newsroom = Sample.newsroom()
    try await FakeDaemon.with { request in
      guard request.method == "POST" else { return newsroom(request) }
      return lost.withLock { count in
        count += 1
        return count == 1 || count > 2 ? .text("HTTP/1.1 200 OK\r\n") : newsroom(request)
      }
    } _: { daemon in
      let done = try await daemon.copydesk("claim", "7")
      #expect(done.status == 0)
      let changes = daemon.requests.filter { $0.method == "POST" }
      let keys = changes.compactMap { $0.headers["idempotency-key"] }
      #expect(keys.count == 2)
      #expect(Set(keys).count == 1)

      let given = try await daemon.copydesk("claim", "7")
      #expect(given.status == 69)
      #expect(daemon.requests.count { $0.method == "POST" } == 4)
      #expect(
        Set(daemon.requests.compactMap { $0.headers["idempotency-key"] }).count == 2, "each command has its own key")
    }
  }
}
