import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

/// Lists of people, triggers and rejected drafts: in words and on one clock where somebody reads them, as ever for programs.
@Suite("Tables as somebody reads them")
struct TableScreenTests {
  private static let grants = [
    StaffBody.Grant(role: "desk_chief", desk: "*", title: nil, until: nil),
    StaffBody.Grant(role: "deputy_chief", desk: "africa", title: nil, until: Sample.noon, covering: "nana"),
  ]

  private static let newsroom: FakeDaemon.Answer = { request in
    switch request.target.prefix(while: { $0 != "?" }) {
    case "/v1/status":
      return .json(
        StatusBody(
          version: "1", database: "15.18", databaseTime: Sample.noon, timeZone: "Asia/Yerevan", listening: true,
          stories: [:], held: 0, waitingSubmissions: 0, pendingDeliveries: 0, failedDeliveries: 0, jobs: [:]))
    case "/v1/staff":
      return .json(
        PageBody(items: [StaffBody(handle: "jo", name: "Jo Omondi", active: true, grants: grants)], next: nil))
    case "/v1/access":
      return .json(
        AccessBody(
          desk: "africa", timeZone: "Asia/Yerevan", at: Sample.noon,
          people: [.init(handle: "jo", name: "Jo Omondi", grants: grants, may: ["write", "approve"])]))
    case "/v1/triggers":
      func trigger(_ name: String, _ kind: String, _ desks: [String]?, _ next: Instant?, _ waiting: Int) -> TriggerBody
      {
        TriggerBody(
          name: name, kind: kind, settings: [:], desks: desks, definedAt: Sample.noon, paused: nil, nextAt: next,
          waiting: waiting, last: nil)
      }
      return .json(
        PageBody(
          items: [trigger("result", "event", nil, nil, 0), trigger("evening", "cron", ["africa"], Sample.noon, 1)],
          next: nil))
    case "/v1/submissions":
      let rejection = Rejection(
        .unknownDesk, "There is no desk 'nowhere'.", line: 4, column: 7, hint: "Name another.")
      return .json(PageBody(items: [Sample.submission("rejected", rejection: rejection)], next: nil))
    default: return .refusal(.notFound)
    }
  }

  private func shown(_ arguments: String..., width: Int? = nil) async throws -> String {
    try await FakeDaemon.with(Self.newsroom) { daemon in
      try await daemon.copydesk(arguments, terminal: width, environment: ["NO_COLOR": "1", "TZ": "UTC"]).output
    }
  }

  @Test("Staff and access name roles and desks in words; a pipe has them as newsroom.yaml does", arguments: [40, 80])
  func people(width: Int) async throws {
    for (arguments, next) in [
      (["staff"], "copydesk access --desk africa"),
      (["access", "--desk", "africa"], "copydesk access --desk africa --can approve"),
    ] {
      let text = try await FakeDaemon.with(Self.newsroom) { daemon in
        try await daemon.copydesk(arguments, terminal: width, environment: ["NO_COLOR": "1"]).output
      }
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(!words.contains("…") && words.hasSuffix("Next: " + next), "\(text)")
      for part in ["desk chief on every desk;", "Asia/Yerevan"] { #expect(words.contains(part), "\(part) in \(text)") }
      #expect(text.split(separator: "\n").allSatisfy { String($0).columns <= width }, "\(text)")
    }
    #expect(
      try await shown("staff")
        == "jo\tJo Omondi\tdesk_chief on *; deputy_chief on africa until 2026-12-01 12:00, for nana\n")
    #expect(try await shown("access", "--desk", "africa").contains("\tdesk_chief on *; deputy_chief"))
  }

  @Test("Triggers say what makes them fire, and what to look at next")
  func triggers() async throws {
    let text = try await shown("triggers", width: 80)
    for part in ["times in Asia/Yerevan", "by the clock", "by command", "every desk"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(text.hasSuffix("Next: copydesk trigger show evening\n"))
    #expect(
      try await shown("triggers") == "result\tevent\t*\t0\t-\t-\t-\nevening\tcron\tafrica\t1\t2026-12-01 12:00\t-\t-\n")
  }

  @Test("A trigger is told on the newsroom's clock, in lines that fit", arguments: [40, 80])
  func trigger(width: Int) {
    let firing = FiringBody(
      number: 7, trigger: "evening", at: Sample.noon, actor: "system", onBehalfOf: nil, cause: ["kind": "tick"],
      state: .fired, refused: nil, fired: 2, stories: [.init(story: 3, slug: "levy", refused: "embargoed")])
    let trigger = TriggerBody(
      name: "evening", kind: "cron", settings: ["cron": "0 18 * * *"], desks: nil, definedAt: Sample.noon,
      paused: .init(by: "otto", since: Sample.noon, reason: "The election is called off."), nextAt: Sample.noon,
      waiting: 1, last: nil)
    let clock = DeskClock(zone: "Asia/Yerevan", now: Sample.noon)
    let lines = TriggerShow.lines(of: trigger, [firing], clock, width: width).map(\.text)
    #expect(lines.allSatisfy { $0.columns <= width }, "\(lines)")
    #expect(lines.contains("next 16:00") && lines.contains("      levy (3): is under embargo"), "\(lines)")
    let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    for part in [
      "evening · fires by the clock · times in Asia/Yerevan", "paused by otto since 16:00: The election is called off.",
      "7 16:00 by the clock: 2 stories went out, 1 did not",
    ] { #expect(words.contains(part), "\(part) in \(lines)") }
  }

  @Test("Rejected drafts say why in full at any width, and how to get them back")
  func rejects() async throws {
    for width in [40, 80, 200] {
      let text = try await shown("rejects", width: width)
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("There is no desk 'nowhere'.") && !words.contains("unknown_desk"), "\(text)")
      #expect(words.hasPrefix("1 rejected draft · times in Asia/Yerevan") && words.hasSuffix("copydesk rejects show 9"))
    }
    #expect(try await shown("rejects").contains("\t4:7\tunknown_desk\tThere is no desk 'nowhere'.\n"))
  }
}
