import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What a story waits for, and what stands in the way")
struct WhyTests {
  private func lines(
    _ codes: [RefusalCode], _ whoCould: [String], asker: String? = "nana", action: Action = .approve, width: Int? = nil
  ) -> [String] {
    let refusals = codes.map { Refusal($0, "The \($0.rawValue) of it stands against it.", hint: "Do something else.") }
    let answer = ExplanationBody(allowed: codes.isEmpty, refusals: refusals, whoCould: whoCould)
    return ActionScreen(action, on: "floods", answer, asker: asker).lines(width: width).map(\.text)
  }

  @Test("Whoever may not is not among those who can, and is told what to type next")
  func refused() {
    #expect(
      lines([.unread], ["joseph", "nana"]) == [
        "You may not approve floods:", "  unread: The unread of it stands against it.", "    Do something else.",
        "Who can: joseph", "Next: copydesk show floods",
      ])
    #expect(lines([.unread], ["nana"])[3] == "Nobody else can right now.")
    #expect(lines([.selfApproval], [])[3...] == ["Nobody can right now.", "Next: copydesk why floods"])
    #expect(lines([.unread], ["nana"], asker: nil)[3] == "Who can: nana")
  }

  @Test("Whoever may is told how")
  func allowed() {
    #expect(lines([], ["nana"]) == ["You may approve floods.", "Who can: nana", "Next: copydesk approve floods"])
    #expect(lines([], ["nana"], action: .frontLead).last == "Next: copydesk front lead floods")
    #expect(lines([], ["nana"], action: .noteResolve).last == "Next: copydesk show floods")
  }

  @Test("What goes on stands further in, and no line is wider than the terminal", arguments: [20, 40, 80])
  func widths(width: Int) {
    let shown = lines([.unread, .checksFailed], ["joseph", "nana"], width: width)
    #expect(shown.allSatisfy { $0.columns <= width }, "\(shown)")
    #expect(width > 20 || shown.contains("    of it stands"), "\(shown)")
  }

  @Test("Whoever can approve a story reads it next; others ask why they may not")
  func standing() {
    func shown(to asker: String?, width: Int? = nil) -> [String] {
      var story = Sample.story()
      story.approvals = .init(have: 1, need: 2, by: ["otto"], missing: ["approve"])
      let standing = StandingBody(story: story, trigger: nil, whoCould: ["nana", "joseph"])
      return StandingScreen(standing, asker: asker).lines(width: width).map(\.text)
    }
    #expect(
      shown(to: "nana") == [
        "night-train (7) is under review, version 2; 1 of 2 approvals",
        "waits for approval, 1 of 2; who can: nana, joseph", "Next: copydesk show night-train",
      ])
    #expect(shown(to: "otto").last == "Next: copydesk why night-train approve")
    #expect(
      shown(to: "nana", width: 40)[...1] == ["night-train (7) is under review,", "  version 2; 1 of 2 approvals"])
  }

  @Test("The daemon says who asks; what is in a pipe says the same as a terminal")
  func asked() async throws {
    var story = Sample.story(state: .draft)
    story.returned = .init(by: "nana", at: Sample.noon, version: 1, note: "Who says so?")
    let returned = story
    try await FakeDaemon.with { _ in
      .json(StandingBody(story: returned, trigger: nil, whoCould: []), to: "nana")
    } _: { daemon in
      let piped = try await daemon.copydesk("why", "7").output
      #expect(piped.contains("you returned v1"), "\(piped)")
      #expect(try await daemon.copydesk("why", "7", terminal: 200, environment: ["NO_COLOR": "1"]).output == piped)
      #expect(try await daemon.copydesk("why", "7", "--json").output.contains("\"nana\""))
    }
  }
}
