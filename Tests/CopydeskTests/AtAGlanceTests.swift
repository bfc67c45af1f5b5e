import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("What waits, and what is not well, at a glance")
struct AtAGlanceTests {
  private static func waiting(_ number: Int, _ reasons: [String], _ change: (inout StoryBody) -> Void = { _ in })
    -> StoryBody
  {
    var story = Sample.story(headline: "Story \(number)", slug: "story-\(number)")
    story.inboxReasons = reasons
    change(&story)
    return story
  }

  private static let note = String(repeating: "Who took the picture, and when? ", count: 8)

  private static let newsroom: FakeDaemon.Answer = { request in
    let stories = [
      waiting(1, ["review"]) {
        $0.returned = .init(by: "nana", at: Sample.noon, version: 1, note: note)
      }, waiting(2, ["ready"]),
      waiting(3, ["retrying"]) {
        $0.retrying = .init(destination: "site", since: Sample.noon, attempts: 2, error: "site blocked")
      }, waiting(4, ["at_risk"]) { $0.atRisk = "approver_left" }, waiting(5, ["after_review", "review"]),
      waiting(6, ["others"]),
    ]
    switch request.target.prefix(while: { $0 != "?" }) {
    case "/v1/inbox": return .json(PageBody(items: stories, next: nil, total: 1206))
    case "/v1/today":
      return .json(
        TodayBody(
          staff: "awanjiru", name: "Achieng Wanjiru", title: "Africa desk chief", now: Sample.noon,
          waiting: [
            .init(reason: "review", stories: 3, oldest: Sample.noon),
            .init(reason: "ready", stories: 1, oldest: Sample.noon),
            .init(reason: "retrying", stories: 1, oldest: Sample.noon),
          ], goingOut: [],
          comingUp: [
            .init(kind: .time, at: Sample.noon, story: 7, slug: "budget-levy", headline: "Levy", state: .approved)
          ]))
    case "/v1/status":
      return .json(
        StatusBody(
          version: "1", database: "15.18 (Debian 15.18-0+deb12u1)", databaseTime: Sample.noon,
          timeZone: "Asia/Yerevan", listening: true, stories: ["published": 100, "desk_review": 8, "draft": 2], held: 0,
          waitingSubmissions: 0, pendingDeliveries: 2, failedDeliveries: 0,
          retrying: [.init(destination: "site", deliveries: 2, since: Sample.noon, error: "site blocked")], jobs: [:]))
    case "/v1/stories/7/log":
      return .json([
        AuditEntryBody(
          position: 2, at: Sample.noon, actor: "nana", onBehalfOf: "otto", requestedBy: nil, action: "approve",
          revision: 2, version: 1, fromState: .deskReview, toState: .approved, note: note,
          detail: [
            "waits_for": "time", "publish_at": "2026-12-01T02:00:00Z", "approvals": ["have": 1, "need": 1],
            "grant": ["id": 5, "role": "desk_chief", "desk": "africa"], "overridden_checks": ["headline"],
            "override_reason": "A name.", "break_glass_reason": "The mast is on fire.", "unread": .boolean(true),
          ], hash: "ab"),
        AuditEntryBody(
          position: 3, at: Sample.noon, actor: "nana", onBehalfOf: nil, requestedBy: nil, action: "move", revision: 3,
          version: 2, fromState: .draft, toState: .draft, note: nil,
          detail: ["from_desk": "africa", "to_desk": "world", "assignee": "jo", "voided_approvals": ["nana"]],
          hash: "ab"),
      ])
    default: return Sample.newsroom()(request)
    }
  }

  @Test("The inbox is in order of who acts, with the return's note in full, and says how many more there are")
  func inbox() async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let shown = try await daemon.copydesk("inbox", terminal: 60, environment: ["NO_COLOR": "1"]).output
      let lines = shown.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(
        lines.filter { $0.hasSuffix(")") && $0 == $0.uppercased() } == [
          "FOR YOU (2)", "READY TO PUBLISH (1)", "NOT DELIVERED (1)", "AT RISK (1)", "OTHERS ACT (1)",
        ])
      let words = lines.joined(separator: " ")
      #expect(words.contains("nana returned v1") && words.contains(Self.note.dropLast()))
      for part in ["site blocked", "can no longer approve here", "broke the glass", "nobody has published it"] {
        #expect(words.contains(part), "\(part)")
      }
      #expect(words.contains("1200 stories more: copydesk inbox --all"))
      #expect(lines.allSatisfy { $0.count <= 60 })
      let piped = try await daemon.copydesk("inbox").output.split(separator: "\n")
      #expect(piped.count == 6 && piped[0].split(separator: "\t").dropLast().last == Self.note[...])
    }
  }

  @Test(
    "Stories stand behind their number, urgent ones with a mark, and say what is new; a pipe has them in the same order"
  )
  func inboxItems() async throws {
    let stories = [
      Self.waiting(1, ["others"]) { $0.number = 12 },
      Self.waiting(2, ["review"]) {
        ($0.number, $0.urgency, $0.version, $0.seenVersion) = (9, 2, 4, 2)
        ($0.late, $0.dueAt) = (true, Sample.noon)
      },
      Self.waiting(3, ["ready"]) { ($0.number, $0.urgency, $0.version, $0.seenVersion) = (7, 3, 2, 2) },
    ]
    try await FakeDaemon.with { request in
      .json(PageBody(items: stories, next: nil, total: stories.count))
    } _: { daemon in
      let shown = try await daemon.copydesk("inbox", terminal: 80, environment: ["NO_COLOR": "1"]).output
      let marks = shown.split(separator: "\n").filter { $0.contains("  Story ") }.map { $0.prefix(13) }
      #expect(marks == ["  9!  Story 2", "  7   Story 3", "  12  Story 1"], "\(shown)")
      #expect(shown.contains("story-2 · caucasus · v4 since your v2") && shown.contains("story-3 · caucasus · v2\n"))
      let piped = try await daemon.copydesk("inbox").output.split(separator: "\n").map { $0.split(separator: "\t")[1] }
      #expect(piped == ["story-2", "story-3", "story-1"])
      #expect(daemon.targets[0].contains("seen_version"))
    }
  }

  @Test("The command alone gives the day at a glance, in every form", arguments: [[], ["today"]])
  func today(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let environment = ["COPYDESK_SOCKET": daemon.socket]
      let outcome = try await Program(arguments, environment: environment).run()
      #expect(outcome.status == 0, "\(outcome.errors)")
      for part in [
        "Achieng Wanjiru · Africa desk chief", "3 wait for you", "1 ready to publish",
        "nobody has sent it", "1 not delivered yet", "budget-levy", "Next: copydesk review",
      ] { #expect(outcome.output.contains(part), "\(part)") }
      let json = try await Program(["--json"] + arguments, environment: environment).run()
      #expect(json.output.contains("\"waiting\""))
      let socket = try await Program(["--socket", daemon.socket] + arguments).run()
      #expect(socket.output == outcome.output)
    }
  }

  @Test(
    "The status says what is retried, since when and why, on the newsroom's clock; states are in words and in order")
  func status() async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let piped = try await daemon.copydesk("status").output
      for row in [
        "daemon\t1, PostgreSQL 15.18, 16:00 Asia/Yerevan", "stories\t2 draft, 8 under review, 100 published",
        "retrying\tsite: 2 deliveries since 16:00: site blocked", "Next: copydesk destinations",
      ] { #expect(piped.split(separator: "\n").contains(row[...]), "\(row) in \(piped)") }
      // On a terminal what is long goes on under itself, in the same words.
      let shown = try await daemon.copydesk("status", terminal: 40, environment: ["NO_COLOR": "1"]).output
      #expect(shown.contains("stories      2 draft, 8 under review,\n             100 published\n"), "\(shown)")
      #expect(shown.split(whereSeparator: \.isWhitespace) == piped.split(whereSeparator: \.isWhitespace))
    }
  }

  @Test("The log tells for when, by which right, despite what and why, with notes in full")
  func log() async throws {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      let shown = try await daemon.copydesk("log", "7", terminal: 60, environment: ["NO_COLOR": "1"]).output
      let lines = shown.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(lines.allSatisfy { $0.count <= 60 })
      let words = lines.joined(separator: " ")
      for part in [
        "nana for otto  approved  v1", "times in Asia/Yerevan", "as desk chief on the africa desk",
        "overrides headline: A name.", "broke the glass: The mast is on fire.", "signed unread",
        "from the africa desk to world", "to jo", "no longer counts: the approval of nana",
        String(Self.note.dropLast()),
        "nana  moved  v2",
      ] { #expect(words.contains(part), "\(part) in \(words)") }
      let piped = try await daemon.copydesk("log", "7").output.split(separator: "\n")
      #expect(piped.map { $0.split(separator: "\t").count } == [9, 9])
    }
  }
}
