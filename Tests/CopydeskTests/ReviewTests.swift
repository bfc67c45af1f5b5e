import ControlAPI
import Foundation
import Newsroom
import Synchronization
import Testing

@testable import copydesk

@Suite("Going through what waits")
struct ReviewTests {
  private static func waiting(_ number: Int, _ reasons: [String] = ["review"]) -> StoryBody {
    var story = Sample.story(headline: "Story \(number)", slug: "story-\(number)")
    story.number = number
    story.inboxReasons = reasons
    return story
  }

  /// A desk with those stories; of the numbers in `refused`, an approval would be.
  private static func newsroom(_ stories: [StoryBody], refused: Set<Int> = [], gone: Set<Int> = []) -> FakeDaemon.Answer
  {
    { request in
      let path = request.target.prefix { $0 != "?" }
      if path == "/v1/inbox" { return .json(PageBody(items: stories, next: nil)) }
      let number = path.firstMatch(of: /stories\/([0-9]+)/).flatMap { Int($0.1) } ?? 0
      var story = stories.first { $0.number == number } ?? stories[0]
      if gone.contains(number) { story.state = .published }
      if path.contains("/dry-run/approve"), refused.contains(number) {
        let refusal = Refusal(.selfApproval, "nana wrote story \(number).", hint: "Ask otto.")
        return .json(Sample.dryRun(of: story, refusals: [refusal]))
      }
      return Sample.newsroom(story)(request)
    }
  }

  @Test(
    "Each story is shown and decided with a key; others' work and what others decided is left out; the end says what was done"
  )
  func walk() async throws {
    let stories = [
      Self.waiting(1), Self.waiting(2), Self.waiting(3, ["others"]), Self.waiting(4), Self.waiting(5), Self.waiting(6),
    ]
    try await FakeDaemon.with(Self.newsroom(stories, gone: [4])) { daemon in
      let outcome = try await daemon.copydesk(
        "review", terminal: 100, environment: ["NO_COLOR": "1"],
        typing: [
          ("(1 of 5)", "a"), ("(2 of 5)", "r"), ("Why?", "Who took it?\n"), ("(4 of 5)", "s"), ("(5 of 5)", "q"),
        ])
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(
        daemon.changes == [
          "POST /v1/stories/1/seen", "POST /v1/stories/1/approve", "POST /v1/stories/2/seen",
          "POST /v1/stories/2/return", "POST /v1/stories/5/seen", "POST /v1/stories/6/seen",
        ])
      let returned = try #require(daemon.requests.last { $0.target.hasSuffix("/2/return") })
      #expect(try ControlJSON.decode(ActionBody.self, from: returned.body).note == "Who took it?")
      for words in [
        "LIVE NOW on site", "https://news.example/caucasus/story-1/", "story-4 waits no longer: it is published.",
        "1 approved: story-1\n1 returned: story-2\n1 skipped: story-5\n1 decided by others: story-4\n",
        "2 left. Next: copydesk review",
      ] { #expect(outcome.output.contains(words), "\(words) in \(outcome.output)") }
      #expect(!outcome.output.contains("Story 3"))
      #expect(!outcome.output.contains("Next: copydesk approve"), "the keys say what is next")
    }
  }

  @Test("What would be refused is not offered, and why is said; another key does nothing")
  func refused() async throws {
    try await FakeDaemon.with(Self.newsroom([Self.waiting(1)], refused: [1])) { daemon in
      let outcome = try await daemon.copydesk(
        "review", terminal: 100, environment: ["NO_COLOR": "1"], typing: [("[q]uit", "a"), ("Press one of these", "q")])
      #expect(outcome.output.contains("You cannot approve it: nana wrote story 1."))
      #expect(!outcome.output.contains("[a]pprove") && outcome.output.contains("[r]eturn"))
      #expect(outcome.output.contains("Nothing was done.") && outcome.output.contains("1 left."))
      #expect(daemon.changes == ["POST /v1/stories/1/seen"])
    }
  }

  @Test("On a narrow terminal lines and keys are broken between words, not where it ends")
  func narrow() async throws {
    try await FakeDaemon.with(Self.newsroom([Self.waiting(1)], refused: [1])) { daemon in
      let review = try await daemon.copydesk(
        "review", terminal: 40, environment: ["NO_COLOR": "1"], typing: [("(1 of 1)", "q")]
      ).output
      #expect(review.contains("[r]eturn  [d]iff  [s]kip  [q]uit\n(1 of 1) q"), "\(review)")
      let refused = try await daemon.copydesk("approve", "1", terminal: 40, environment: ["NO_COLOR": "1"]).output
      #expect(refused == "copydesk: nana wrote story 1.\n(self_approval)\nAsk otto.\n")
    }
  }

  @Test("Without a terminal it says what to do instead", arguments: [["review"], ["review", "--json"]])
  func noTerminal(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.newsroom([Self.waiting(1)])) { daemon in
      let outcome = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      #expect(outcome.status == 64 && outcome.errors.contains("copydesk inbox"), "\(outcome.errors)")
      #expect(daemon.targets == [])
    }
  }

  @Test("With nothing to review it says so")
  func nothing() async throws {
    try await FakeDaemon.with(Self.newsroom([Self.waiting(3, ["others"])])) { daemon in
      let outcome = try await daemon.copydesk("review", terminal: 100)
      #expect(outcome.status == 0 && outcome.output.contains("Nothing waits for your review. Next: copydesk inbox"))
    }
  }
}
