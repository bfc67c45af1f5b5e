import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("A kill that needs two signatures, on the screen")
struct KillTests {
  private static let clock = DeskClock(zone: "Asia/Yerevan", now: Sample.noon, namesZone: false)

  private static func asked(whoCould: [String]? = nil, vanish: Bool = false) -> StoryBody.KillRequest {
    .init(by: "nana", at: Sample.noon, notice: "Invented.", vanish: vanish, version: 2, whoCould: whoCould)
  }

  private static func story(
    _ request: StoryBody.KillRequest? = asked(), reasons: [String]? = nil,
    _ change: (inout StoryBody) -> Void = { _ in }
  ) -> StoryBody {
    var story = Sample.story(state: .published)
    (story.liveVersion, story.killRequest, story.inboxReasons) = (2, request, reasons)
    change(&story)
    return story
  }

  private func body(_ request: ReceivedRequest?) throws -> ActionBody {
    try ControlJSON.decode(ActionBody.self, from: try #require(request).body)
  }

  @Test("The answer says that the story is not killed yet, who can sign, and what they type")
  func answer() async throws {
    try await FakeDaemon.with(Sample.newsroom(Self.story(Self.asked(whoCould: ["otto", "boss"])))) { daemon in
      let outcome = try await daemon.copydesk("kill", "night-train", "-m", "Invented.")
      #expect(outcome.status == 0)
      for part in [
        "NOT KILLED YET: nana asked to kill it", "“Invented.”; nothing more of it goes out meanwhile",
        "who can sign that: otto, boss, by copydesk kill night-train",
      ] { #expect(outcome.output.contains(part), "\(part) in \(outcome.output)") }
    }
    #expect(
      Self.asked(whoCould: []).standing(of: "night-train", Self.clock).last
        == "nobody can sign that now; to take it back: copydesk kill night-train --withdraw")
    #expect(
      Self.asked().standing(of: "night-train", Self.clock).last
        == "another person must sign that: copydesk kill night-train")
    #expect(Self.asked(vanish: true).inWords(Self.clock).hasPrefix("nana asked to kill it without a trace at "))
  }

  @Test("What is signed, taken back, and done with broken glass is sent as what it is")
  func requests() async throws {
    try await FakeDaemon.with(Sample.newsroom(Self.story())) { daemon in
      #expect(try await daemon.copydesk("kill", "night-train").status == 0)
      #expect(daemon.changes.last == "POST /v1/stories/night-train/kill")
      let signed = try body(daemon.requests.last)
      #expect(signed.note == "Invented." && signed.vanish == nil, "what was shown is signed")
      #expect(try await daemon.copydesk("kill", "night-train", "--withdraw", "-m", "A mistake.").status == 0)
      #expect(daemon.changes.last == "POST /v1/stories/night-train/drop_kill")
      #expect(try body(daemon.requests.last).note == "A mistake.")
      let glass = try await daemon.copydesk(
        "kill", "night-train", "-m", "Libel.", "--break-glass", "--reason", "A court called.")
      let sent = try body(daemon.requests.last)
      #expect(glass.status == 0 && sent.breakGlass == true && sent.reason == "A court called.")
      let count = daemon.changes.count
      #expect(try await daemon.copydesk("kill", "night-train", "--withdraw", "--vanish").status == 64)
      #expect(try await daemon.copydesk("kill", "night-train", "-m", "Libel.", "--reason", "Why").status == 64)
      #expect(daemon.changes.count == count)
    }
  }

  @Test("The question says whether it asks or kills, and of what is signed the notice")
  func question() async throws {
    func answers(_ story: StoryBody, _ outcome: DryRunBody.Outcome) -> FakeDaemon.Answer {
      let newsroom = Sample.newsroom(story)
      return { request in
        var run = Sample.dryRun(of: story, outcome)
        run.whoCould = ["otto"]
        return request.target.contains("/dry-run/") ? .json(run) : newsroom(request)
      }
    }
    try await FakeDaemon.with(answers(Self.story(nil), .asksForKill)) { daemon in
      let shown = try await daemon.copydesk(
        "kill", "night-train", "-m", "Invented.", terminal: 120, typing: [("N]", "n\n")])
      #expect(shown.output.contains("NOT killed yet: another person must sign it (otto)"), "\(shown.output)")
      #expect(shown.output.contains("Ask for a second signature to withdraw night-train"))
      #expect(daemon.changes == [])
    }
    try await FakeDaemon.with(answers(Self.story(Self.asked(vanish: true)), .takenAway)) { daemon in
      let shown = try await daemon.copydesk("kill", "night-train", terminal: 120, typing: [("N]", "n\n")])
      for part in ["nana asked to kill it without a trace", "GONE NOW from site", "Readers find nothing at"] {
        #expect(shown.output.contains(part), "\(part) in \(shown.output)")
      }
      #expect(shown.output.contains("Withdraw night-train") && daemon.changes == [])
    }
  }

  @Test("Whoever may sign finds it first: in the inbox, at a glance, on the board and in the handover")
  func lists() throws {
    let story = Self.story(reasons: ["at_risk", "kill_request"]) { $0.atRisk = "kill_asked" }
    let inbox = InboxScreen([Sample.story(), story], total: 2, now: Sample.noon).lines(width: 100).map(\.text)
    #expect(inbox.contains("TO KILL, IF YOU SIGN (1)") && inbox.last == "Next: copydesk kill night-train")
    #expect(inbox.contains { $0.contains("nana asked to kill it") })
    #expect(WaitingGroup.allCases.first == .kill && HandoverGroup(of: story) == .kill)
    // Who asked sees it under what others do.
    let own = InboxScreen([Self.story(reasons: ["others"])], total: 1, now: Sample.noon).lines(width: 100).map(\.text)
    #expect(own.contains("OTHERS ACT (1)") && own.contains { $0.contains("nana asked to kill it") })
    let day = TodayBody(
      staff: "otto", name: "Otto", title: nil, now: Sample.noon,
      waiting: [.init(reason: "kill_request", stories: 1, oldest: Sample.noon, first: story)], goingOut: [])
    let lines = DayScreen(day).lines(width: 120).map(\.text)
    #expect(lines.contains { $0.contains("1 kill needs your signature") && $0.contains("not killed until then") })
    #expect(lines.last == "Next: copydesk kill night-train")
    let item = BoardItem(story: story, clock: Self.clock, now: Sample.noon).item
    #expect(item.remarks.count { $0.contains("nana asked to kill it") } == 1)
    let shown = StoryScreen(story, StoryScreenTests.version(), now: Sample.noon).lines(width: 80).map(\.text)
    #expect(shown.contains { $0.contains("NOT KILLED YET") })
    #expect(shown.contains { $0.hasPrefix("Next: copydesk kill night-train · kill --withdraw") })
  }

  @Test("A review asks whether to sign the kill, where that can be done, and how to go on where it cannot")
  func review() {
    let run = Sample.dryRun(of: Self.story(), .takenAway)
    let question = KillQuestion(Self.story(), run, asked: ActionBody(), "1 of 2", canWithdraw: true, now: Sample.noon)
    #expect(question.keys == "[k]ill  [w]ithdraw the request  [s]kip  [q]uit  (1 of 2)" && question.canSign)
    #expect(question.lines(width: 100).contains { $0.text.contains("nana asked to kill it") })
    let refused = Sample.dryRun(of: Self.story(), refusals: [Refusal(.notPermitted, "No.", hint: "Ask.")])
    let neither = KillQuestion(
      Self.story(), refused, asked: ActionBody(), "1 of 2", canWithdraw: false, now: Sample.noon)
    #expect(neither.keys == "[s]kip  [q]uit  (1 of 2)", "nothing is offered that would be refused")
    let other = KillQuestion(Self.story(), refused, asked: ActionBody(), "1 of 2", canWithdraw: true, now: Sample.noon)
    #expect(!other.canSign && !other.keys.contains("[k]"))
    #expect(other.lines(width: 100).map(\.text) == ["You cannot sign the kill: No."])
  }

  @Test("The log says who asked; undo takes one's own request back; the shell offers what can be")
  func log() async throws {
    func entry(_ action: String, _ detail: CanonicalJSON) -> AuditEntryBody {
      AuditEntryBody(
        position: 3, at: Sample.noon, actor: "nana", onBehalfOf: nil, requestedBy: nil, action: action, revision: 4,
        version: 2, fromState: .published, toState: .published, note: "Invented.", detail: detail, hash: "ab")
    }
    let remarks = LogRemarks(
      entry("kill", ["asked_by": "otto", "asked_at": "2026-12-01T06:00:00Z", "vanish": .boolean(true)]), Self.clock
    ).texts
    #expect(remarks.first?.hasPrefix("asked for by otto at ") == true && remarks.contains("without a trace"))
    let undone = try UndoneAct(of: [entry("ask_kill", [:])], by: "nana", on: Self.story())
    #expect(undone.action == .dropKill && undone.question.hasPrefix("Undo your request for a kill of night-train"))
    #expect(Completion.action(of: ["copydesk", "kill", ""]) == .kill)
    #expect(Completion.action(of: ["copydesk", "kill", "--withdraw", ""]) == .dropKill)
  }
}
