import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Taking back what one did last")
struct UndoTests {
  private static func entry(
    _ position: Int, _ action: String, by person: String = "nana", detail: CanonicalJSON = .object([:])
  ) -> AuditEntryBody {
    AuditEntryBody(
      position: position, at: Sample.noon, actor: person, onBehalfOf: nil, requestedBy: nil, action: action,
      revision: position, version: 1, fromState: .deskReview, toState: .deskReview, note: nil, detail: detail,
      hash: "ab")
  }

  private static func newsroom(_ log: [AuditEntryBody]) -> FakeDaemon.Answer {
    { request in
      switch request.target.prefix(while: { $0 != "?" }) {
      case "/v1/stories/7/log": .json(log)
      case "/v1/today":
        .json(TodayBody(staff: "nana", name: "Nana", title: nil, now: Sample.noon, waiting: [], goingOut: []))
      case "/v1/slugs": .json(SlugsBody(beginning: [], closest: nil, lastSeen: nil, lastActed: "night-train"))
      default: Sample.newsroom()(request)
      }
    }
  }

  @Test(
    "Each of these is taken back by its opposite, on the story as it stands",
    arguments: [
      ("return", [:], "reopen", "Returned by mistake."), ("spike", [:], "revive", ""), ("claim", [:], "release", ""),
      ("assign", ["assignee": "otto", "assignee_before": "rita"], "assign", "\"rita\""),
      ("assign", ["assignee": "otto"], "unassign", ""),
      ("schedule", ["publish_at": "2026-12-02T06:00:00Z"], "schedule", "2026-12-01T06:00:00Z"),
    ] as [(String, CanonicalJSON, String, String)])
  func opposites(action: String, detail: CanonicalJSON, opposite: String, words: String) async throws {
    let log = [
      Self.entry(1, "submit", by: "rita"),
      Self.entry(2, "approve", by: "otto", detail: ["publish_at": "2026-12-01T06:00:00Z"]),
      Self.entry(3, action, detail: detail), Self.entry(4, "remind", by: "system"), Self.entry(5, "note"),
    ]
    try await FakeDaemon.with(Self.newsroom(log)) { daemon in
      for arguments in [["undo"], ["undo", "night-train"]] {
        let environment = ["COPYDESK_SOCKET": daemon.socket]
        #expect(try await Program(arguments, environment: environment).run().status == 0)
        let request = try #require(daemon.requests.last)
        #expect(request.target == "/v1/stories/7/\(opposite)")
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body.contains("\"revision\":4") && (words.isEmpty || body.contains(words)), "\(body)")
      }
      let asked = try await daemon.copydesk("undo", terminal: 100, typing: [("[y/N]", "n\n")])
      #expect(asked.output.contains("Undo your \(action) of night-train at 2026-12-01 12:00?"))
    }
  }

  @Test(
    "What somebody else did since, or what cannot be undone, stays as it is",
    arguments: [
      ([entry(3, "return"), entry(4, "reopen", by: "otto")], "otto acted on night-train last"),
      ([entry(3, "return"), entry(4, "hold", by: "system")], "system acted"),
      ([entry(3, "approve")], "cannot be undone"),
      ([entry(3, "schedule")], "no time and no trigger before"), ([], "Nothing has been done"),
    ])
  func stays(log: [AuditEntryBody], words: String) async throws {
    try await FakeDaemon.with(Self.newsroom(log)) { daemon in
      let outcome = try await daemon.copydesk("undo", "night-train")
      #expect(outcome.status == 75 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(!daemon.requests.contains { $0.method == "POST" })
    }
  }
}
