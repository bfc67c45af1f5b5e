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

  @Test("What show and diff have shown to its end is told to the daemon by version and hash, in every form")
  func seen() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for arguments in [
        ["show", "7"], ["show", "7", "--json"], ["show", "7", "--raw"], ["diff", "7"], ["diff", "7", "--json"],
      ] {
        _ = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        let seen = try seen(daemon.requests.last)
        #expect((seen.version, seen.contentHash, seen.revision) == (2, Sample.hash, 4), "\(arguments)")
      }
      _ = try await daemon.copydesk("show", "7", "--version", "1")
      let older = try seen(daemon.requests.last)
      #expect((older.version, older.revision) == (1, nil), "an older version says nothing of where the story stands")
    }
  }

  private func seen(_ request: ReceivedRequest?) throws -> SeenBody {
    let request = try #require(request)
    #expect(request.target == "/v1/stories/7/seen")
    return try ControlJSON.decode(SeenBody.self, from: request.body)
  }

  @Test("A difference from what was not read is no reading, and neither are the texts beside it, nor a row of a list")
  func notSeen() async throws {
    let versions = [Sample.version(1, "One.\n", isRead: false), Sample.version(2, "Two.\n", isRead: false)]
    try await FakeDaemon.with(Sample.newsroom(Sample.story(), versions)) { daemon in
      let outcome = try await daemon.copydesk("diff", "7")
      #expect(outcome.errors.contains("You have not read version 1"))
      for arguments in [["show", "7", "--branch"], ["board"], ["inbox"], ["log", "7"], ["why", "7", "approve"]] {
        _ = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      }
      #expect(daemon.targets.allSatisfy { !$0.hasSuffix("/seen") })
    }
  }

  @Test("Output that is not taken to its end is no reading", arguments: [["show", "7"], ["show", "7", "--json"]])
  func brokenPipe(arguments: [String]) async throws {
    let long = String(repeating: "A line that fills the pipe before anybody reads it.\n", count: 10_000)
    let versions = [Sample.version(1, "One.\n"), Sample.version(2, long)]
    try await FakeDaemon.with(Sample.newsroom(Sample.story(), versions)) { daemon in
      let outcome = try await Program(
        arguments, environment: ["COPYDESK_SOCKET": daemon.socket],
        prefix: ["/bin/sh", "-c", "\"$@\" | head -n 1", "sh"]
      ).run()
      #expect(!outcome.output.isEmpty)
      #expect(daemon.targets.count { $0.hasPrefix("GET") } == 2, "it was shown")
      #expect(daemon.targets.allSatisfy { !$0.hasSuffix("/seen") })
    }
  }

  @Test(
    "A short text, which a pipe takes whole, is read when whoever reads goes on to its end, and not when they stop before",
    arguments: [["show", "7"], ["show", "7", "--json"], ["show", "7", "--raw"], ["diff", "7"]],
    [("cat", true), ("tail -n 1", true), ("head -n 1000", true), ("head -n 1", false), ("exec <&-", false)])
  func shortPipe(arguments: [String], reader: (program: String, readsAll: Bool)) async throws {
    let versions = [Sample.version(1, "One.\n", isRead: true), Sample.version(2, "Two.\n\nThree.\n")]
    try await FakeDaemon.with(Sample.newsroom(Sample.story(), versions)) { daemon in
      _ = try await Program(
        arguments, environment: ["COPYDESK_SOCKET": daemon.socket],
        prefix: ["/bin/sh", "-c", "\"$@\" | \(reader.program)", "sh"]
      ).run()
      #expect(daemon.targets.contains { $0.hasPrefix("GET /v1/stories/7/versions/2") })
      #expect(daemon.targets.contains { $0.hasSuffix("/seen") } == reader.readsAll)
    }
  }

  @Test("On a terminal whoever has not read a story is offered to read it before they sign")
  func offered() async throws {
    let newsroom = Sample.newsroom()
    let unread = Refusal(.unread, "nana has not read version 2 of story 7.", hint: "Read it.")
    let answer: FakeDaemon.Answer = { request in
      guard request.target.contains("/why/") else { return newsroom(request) }
      return .json(ExplanationBody(allowed: false, refusals: [unread], whoCould: ["nana"]))
    }
    try await FakeDaemon.with(answer) { daemon in
      let declined = try await daemon.copydesk("approve", "7", terminal: 100, typing: [("[y/N]", "n\n")])
      #expect(declined.status == 75)
      let said = "You have not read v2 of night-train. (unread)\nRead it now? [y/N] n\nRead it.\n"
      #expect(declined.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") == said, "\(declined.output)")
      #expect(daemon.targets.allSatisfy { $0.hasPrefix("GET") })
      let read = try await daemon.copydesk(
        "approve", "7", terminal: 100, typing: [("Read it now? [y/N]", "y\n"), ("[N]", "y\n")])
      #expect(read.status == 0)
      #expect(read.output.contains("Its.") && !read.output.contains("Next: "), "the question's keys say what is next")
      #expect(daemon.changes == ["POST /v1/stories/7/seen", "POST /v1/stories/7/approve"])
      let unseen = try await daemon.copydesk("approve", "7", "--unread", "--yes", terminal: 100)
      #expect(unseen.status == 0)
      #expect(try body(daemon.requests.last).unread == true)
    }
  }

  @Test("Of several stories those that can be approved are, and the others are named")
  func several() async throws {
    let newsroom = Sample.newsroom()
    let answer: FakeDaemon.Answer = { request in
      guard request.method == "POST", request.target.hasPrefix("/v1/stories/b/") else { return newsroom(request) }
      return .refusal(.unread, "nana has not read version 1 of story 8.", hint: "Read it.")
    }
    try await FakeDaemon.with(answer) { daemon in
      let outcome = try await daemon.copydesk("approve", "a", "b", "c")
      #expect(outcome.status == 75)
      #expect(outcome.errors.contains("nana has not read version 1 of story 8. (unread)"))
      #expect(outcome.output.split(separator: "\n").count == 2)
      #expect(
        daemon.targets.filter { $0.hasPrefix("POST") }.map { $0.dropFirst(17) } == [
          "a/approve", "b/approve", "c/approve",
        ])
      #expect(try await daemon.copydesk("approve", "a", "b", "--revision", "3").status == 64)
    }
  }

  @Test(
    "On a terminal the command asks first and names what will be signed; only yes goes ahead, and --yes does not ask")
  func asking() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for answer in ["n\n", "\n", "yesterday\n", "\u{4}"] {
        let refused = try await daemon.copydesk("approve", "7", terminal: 100, typing: [("[N]", answer)])
        #expect(refused.status == 1)
        #expect(refused.output.contains("Approve night-train v2 “The last night train”"))
        #expect(refused.output.hasSuffix("\nNothing was done.\n"))
      }
      #expect(daemon.changes == [])
      #expect(try await daemon.copydesk("approve", "7", terminal: 100, typing: [("[N]", "y\n")]).status == 0)
      let unasked = try await daemon.copydesk("approve", "7", "--yes", terminal: 100)
      #expect(!unasked.output.contains("[N]"))
      #expect(daemon.changes.count == 2)
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

  @Test("What is done to a published story arrives as it was meant")
  func afterPublication() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let nowhere = try await daemon.copydesk("readdress", "7")
      #expect(nowhere.status == 64 && nowhere.errors.contains("--slug or --desk"))
      #expect(!daemon.requests.contains { $0.method == "POST" })
      func sent(_ arguments: String...) async throws -> ActionBody {
        _ = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        #expect(daemon.requests.last { $0.method == "POST" }?.target == "/v1/stories/7/\(arguments[0])")
        return try body(daemon.requests.last { $0.method == "POST" })
      }
      let moved = try await sent("readdress", "7", "--slug", "b", "--desk", "africa")
      #expect((moved.slug, moved.desk) == ("b", "africa"))
      #expect(try await sent("kill", "7", "-m", "x").vanish == nil)
      let vanished = try await sent("kill", "7", "-m", "A court", "--vanish")
      #expect((vanished.vanish, vanished.note) == (true, "A court"))
      #expect(try await sent("retract", "7", "-m", "Forged").note == "Forged")
      #expect(try await sent("unpublish", "7").note == nil)
      let up = try await sent("republish", "7", "--unread", "--override", "links", "--reason", "So")
      #expect((up.unread, up.override, up.reason) == (true, ["links"], "So"))
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
