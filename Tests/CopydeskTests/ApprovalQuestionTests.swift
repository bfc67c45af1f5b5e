import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What somebody is asked before they approve")
struct ApprovalQuestionTests {
  private static let now = StoryScreenTests.now
  /// Two hours on.
  private static let later = Instant(Sample.noon.date.addingTimeInterval(7200))

  private static var plain: VersionBody {
    var content = StoryScreenTests.content
    (content.publish, content.package, content.embargo) = (nil, nil, nil)
    return StoryScreenTests.version(content, findings: [])
  }

  private func lines(
    _ outcome: DryRunBody.Outcome = .goesOut, at: Instant? = nil, missing: [String] = [], as entry: String = "approve",
    asked: ActionBody = ActionBody(),
    _ version: VersionBody = Self.plain, width: Int = 72, _ change: (inout StoryBody) -> Void = { _ in }
  ) -> [String] {
    let story = StoryScreenTests.story(change)
    var run = Sample.dryRun(of: story, outcome, at: at)
    run.approvals?.missing = missing
    run.signsAs = entry
    return ApprovalQuestion(story, version, run, asked: asked, now: Self.now).lines(width: width).map(\.text)
  }

  @Test("It says what goes where, by whose word, whether it was read, and at which address")
  func exact() {
    #expect(
      lines() == [
        "Approve dar-cranes v2 “Dar es Salaam’s cranes swing again”",
        "  by jomondi · you read v2 at 16:00 · checks clear",
        "  LIVE NOW on site, as the africa desk’s policy has it",
        "  https://news.example/africa/dar-cranes/ · also to: partner, clients",
      ])
    #expect(
      lines(width: 40) == [
        "Approve dar-cranes v2 “Dar es Salaam’s",
        "cranes swing again”",
        "  by jomondi · you read v2 at 16:00 ·",
        "  checks clear",
        "  LIVE NOW on site, as the africa desk’s",
        "  policy has it",
        "https://news.example/africa/dar-cranes/",
        "  also to: partner, clients",
      ])
  }

  @Test("No line is wider than the screen", arguments: [40, 80, 200], ScreenSectionTests.headlines)
  func widths(width: Int, headline: String) {
    for line in lines(width: width, { $0.headline = headline }) { #expect(line.columns <= width, "\(line)") }
  }

  @Test(
    "Each outcome is said with its consequence and its reason",
    arguments: [
      (.waits, ActionBody(at: "18:00"), "Goes out on site 18:00 Asia/Yerevan = 14:00 UTC, as you say"),
      (.waits, ActionBody(), "Goes out on site 18:00 Asia/Yerevan = 14:00 UTC, as the africa desk’s policy has it"),
      (.goesOut, ActionBody(now: true), "LIVE NOW on site, as you say"),
      (
        .waitsForTrigger, ActionBody(on: "evening-edition"),
        "Goes out on site when the trigger evening-edition fires, as you say"
      ),
      (
        .waitsForCommand, ActionBody(),
        "Goes out on site when somebody publishes it, as the africa desk’s policy has it"
      ),
      (
        .needsApprovals, ActionBody(),
        "Nothing goes out yet: 1 of 2 approvals then; another person must approve it, too"
      ),
      (.held, ActionBody(), "Will be held: no destination takes it"),
    ] as [(DryRunBody.Outcome, ActionBody, String)])
  func outcomes(outcome: DryRunBody.Outcome, asked: ActionBody, words: String) {
    #expect(lines(outcome, at: Self.later, asked: asked, width: 200).contains("  " + words))
  }

  @Test("What is particular of it is said: a live version, an embargo, its text's wish, findings, an unread signature")
  func particular() {
    #expect(lines(width: 200) { $0.liveVersion = 1 }[2].contains("LIVE NOW on site, in place of v1,"))
    let correction = lines(width: 200) { $0.kind = .correct }
    #expect(correction[0].hasPrefix("Approve the correction of dar-cranes"))
    let embargo = lines(.waits, at: Self.later, width: 200) { $0.waitsFor = .init(kind: "embargo", at: Self.later) }
    #expect(embargo[2].hasSuffix("when its embargo ends"))
    #expect(lines(.goesOut, StoryScreenTests.version(), width: 200)[2].hasSuffix("as its text wants"))
    let missing = lines(.needsApprovals, missing: ["legal"], width: 200)
    #expect(missing[2].hasSuffix("1 of 2 signatures then; a legal signature is still needed, from another person"))
    #expect(lines(as: "legal", width: 200)[1].contains("· you read v2 at 16:00 · you sign as legal ·"))
    let second = lines(width: 200) { $0.approvals = .init(have: 1, need: 2, by: ["nana"]) }
    #expect(second[2].hasSuffix("as the first to approve it signed"))
    var unread = StoryScreenTests.version()
    unread.readAt = nil
    let asked = ActionBody(override: ["picture-credit"], reason: "A name.", unread: true)
    #expect(
      lines(asked: asked, unread, width: 200)[1]
        == "  by jomondi · you sign it unread, and the log says so · you override picture-credit")
    #expect(lines(.goesOut, StoryScreenTests.version(), width: 200)[1].hasSuffix("1 required: picture-credit"))
  }

  @Test("What would be refused is not asked", arguments: ["approve", "recall", "return", "kill", "publish"])
  func refused(action: String) async throws {
    let newsroom = Sample.newsroom()
    let refusal = Refusal(.usage, "'\(action)' needs a note.", hint: "Say why: -m TEXT")
    let answer: FakeDaemon.Answer = {
      $0.target.contains("/dry-run/") ? .json(Sample.dryRun(refusals: [refusal])) : newsroom($0)
    }
    try await FakeDaemon.with(answer) { daemon in
      let outcome = try await daemon.copydesk(action, "7", terminal: 80)
      #expect(outcome.status == 64 && outcome.output.contains("needs a note"), "\(outcome.output)")
      #expect(!outcome.output.contains("N]") && daemon.changes == [])
    }
  }

  @Test("A time is asked for, told as it was understood, and signed only then")
  func timed() async throws {
    let newsroom = Sample.newsroom()
    let answer: FakeDaemon.Answer = { request in
      guard request.target.contains("/dry-run/") else { return newsroom(request) }
      let body = try? ControlJSON.decode(ActionBody.self, from: request.body)
      return .json(Sample.dryRun(of: Sample.story(), body?.at == nil ? .goesOut : .waits, at: Self.later))
    }
    try await FakeDaemon.with(answer) { daemon in
      let outcome = try await daemon.copydesk(
        "approve", "7", terminal: 200,
        typing: [("[N]", "t\n"), ("When?", "18:00\n"), ("Goes out on site", "y\n")])
      #expect(outcome.status == 0 && outcome.output.contains("LIVE NOW"), "\(outcome.output)")
      let request = try #require(daemon.requests.last)
      #expect(request.target == "/v1/stories/7/approve")
      #expect(try ControlJSON.decode(ActionBody.self, from: request.body).at == "18:00")
    }
  }
}
