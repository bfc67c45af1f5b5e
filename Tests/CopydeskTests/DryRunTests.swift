import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Saying what would happen")
struct DryRunTests {
  private static let site = DryRunBody.Destination(
    name: "site", kind: "site", primary: true, hold: nil,
    files: [
      .init(
        path: "caucasus/night-train/index.html", change: "added", sizeBefore: nil, size: 8400, before: nil, after: nil),
      .init(
        path: "index.html", change: "changed", sizeBefore: 1_200_000, size: 999, before: "One.\nIt's.\n",
        after: "One.\nIts \u{1B}[31m.\n"),
      .init(path: "old.txt", change: "removed", sizeBefore: 9, size: nil, before: nil, after: nil),
    ], reason: nil)

  private static func run(
    _ outcome: DryRunBody.Outcome?, refusals: [Refusal] = [], to destinations: [DryRunBody.Destination] = []
  ) -> DryRunBody {
    DryRunBody(
      allowed: refusals.isEmpty, refusals: refusals, whoCould: [], story: 7, slug: "night-train", version: 2,
      timeZone: "Asia/Yerevan", outcome: outcome, at: outcome == .waits ? Sample.noon : nil,
      hold: outcome == .held ? "no_destination" : nil,
      approvals: outcome == .needsApprovals ? .init(have: 1, need: 2) : nil, destinations: destinations)
  }

  private func newsroom(_ run: DryRunBody) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom(Sample.story(seenRevision: 3))
    return { $0.target.contains("/dry-run/") ? .json(run) : newsroom($0) }
  }

  @Test(
    "Each destination and each file is named with its sizes, and changed ones with what changes; nothing else is asked")
  func files() async throws {
    try await FakeDaemon.with(newsroom(Self.run(.goesOut, to: [Self.site]))) { daemon in
      let outcome = try await daemon.copydesk("publish", "7", "--dry-run")
      #expect((outcome.status, outcome.errors) == (0, ""))
      #expect(
        outcome.output == """
          night-train version 2 would go out now

          site (primary)
            added    caucasus/night-train/index.html  8.4 kB
            changed  index.html                       1.2 MB → 999 B
            removed  old.txt                          9 B

          --- site/index.html
          +++ site/index.html
          @@ -1,2 +1,2 @@
           One.
          -It's.
          +Its \u{FFFD}[31m.

          """)
      #expect(daemon.targets == ["GET /v1/stories/7", "POST /v1/stories/7/dry-run/publish"])
      let sent = try ControlJSON.decode(ActionBody.self, from: try #require(daemon.requests.last).body)
      #expect(sent.revision == 3)
      let shown = try await daemon.copydesk("publish", "7", "--dry-run", terminal: 100)
      #expect(shown.output.contains("site/index.html") && !shown.output.contains("@@"))
    }
  }

  @Test("An approval is asked about as it would be given")
  func approval() async throws {
    try await FakeDaemon.with(newsroom(Self.run(.waits))) { daemon in
      let outcome = try await daemon.copydesk(
        "approve", "7", "--dry-run", "--at", "06:00", "--override", "x", "--reason", "Y", "--unread", "--revision", "2")
      #expect(
        outcome.output.contains(
          "night-train version 2 would go out \(Sample.noonInYerevan)"))
      #expect(daemon.targets == ["POST /v1/stories/7/dry-run/approve"])
      let sent = try ControlJSON.decode(ActionBody.self, from: try #require(daemon.requests.last).body)
      #expect((sent.revision, sent.at, sent.override, sent.reason, sent.unread) == (2, "06:00", ["x"], "Y", true))
    }
  }

  @Test(
    "What would become of the story is said in words",
    arguments: [
      (.resumes, "would be tried again where its delivery failed"),
      (.waitsForPackage, "would go out with the package"),
      (.waitsForCommand, "would wait until somebody publishes it"),
      (.needsApprovals, "would have 1 of 2 approvals, and nothing would go out"),
      (.held, "would be held: no destination takes it"),
    ] as [(DryRunBody.Outcome, String)])
  func outcomes(outcome: DryRunBody.Outcome, words: String) async throws {
    try await FakeDaemon.with(newsroom(Self.run(outcome))) { daemon in
      let output = try await daemon.copydesk("approve", "7", "--dry-run").output
      #expect(output.contains(words), "\(output)")
    }
  }

  @Test("What would be refused is refused, with the same sentence and exit status; of several, each has its say")
  func refused() async throws {
    let refusal = Refusal(.embargoed, "Story 7 is under embargo.", hint: "Wait.")
    try await FakeDaemon.with(newsroom(Self.run(nil, refusals: [refusal]))) { daemon in
      let outcome = try await daemon.copydesk("publish", "7", "--dry-run")
      #expect((outcome.status, outcome.output) == (77, ""))
      #expect(outcome.errors == "copydesk: Story 7 is under embargo. (embargoed)\nWait.\n")
      let several = try await daemon.copydesk("approve", "7", "8", "--dry-run")
      #expect((several.status, several.errors.split(separator: "\n").count) == (77, 4))
      let json = try await daemon.copydesk("publish", "7", "--dry-run", "--json")
      #expect((json.status, json.output.contains("\"allowed\" : false")) == (0, true), "\(json.output)")
    }
  }

  @Test("JSON is compared member by member, though it is one line")
  func json() async throws {
    let feed = DryRunBody.Destination(
      name: "site", kind: "site", primary: true, hold: nil,
      files: [
        .init(
          path: "feed.json", change: "changed", sizeBefore: 20, size: 20, before: #"{"a":1,"b":"x","c":3}"#,
          after: #"{"a":1,"b":"y","c":3}"#)
      ], reason: nil)
    try await FakeDaemon.with(newsroom(Self.run(.goesOut, to: [feed]))) { daemon in
      let output = try await daemon.copydesk("publish", "7", "--dry-run").output
      #expect(output.contains(" {\"a\":1,\n-\"b\":\"x\",\n+\"b\":\"y\",\n \"c\":3}\n"), "\(output)")
    }
  }

  @Test("A destination that is held, or cannot tell, is named with the reason")
  func untold() async throws {
    let wire = DryRunBody.Destination(
      name: "wire", kind: "wire", primary: false, hold: "Its disk is full.", files: nil,
      reason: "another daemon delivers there")
    try await FakeDaemon.with(newsroom(Self.run(.goesOut, to: [wire]))) { daemon in
      let output = try await daemon.copydesk("publish", "7", "--dry-run").output
      #expect(output.contains("  nothing is delivered there for now: Its disk is full.\n"))
      #expect(output.contains("  which files: not known, since another daemon delivers there\n"))
    }
  }
}
