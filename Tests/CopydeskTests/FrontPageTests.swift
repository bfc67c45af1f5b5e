import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("The front page by hand, from a terminal")
struct FrontPageTests {
  private static func newsroom(_ items: [FrontPageBody]) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom()
    return { $0.target == "/v1/front" ? .json(PageBody(items: items, next: nil)) : newsroom($0) }
  }

  private static let lead = FrontPageBody(
    story: 7, slug: "night-train", desk: "caucasus", headline: "The last night train", place: "lead",
    until: Sample.noon,
    by: "nana", at: Sample.noon)

  @Test("Without a subcommand, what is set by hand is listed", arguments: [["front"], ["front", "list"]])
  func list(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.newsroom([Self.lead])) { daemon in
      let outcome = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      #expect(
        outcome.output
          == "lead\tnight-train\tThe last night train\t2026-12-01 12:00\tnana\t2026-12-01 12:00\n")
      #expect(daemon.targets == ["GET /v1/front"])
    }
  }

  @Test(
    "Each place is an action with its end; what is said of it is where the story is now",
    arguments: [
      ("lead", "front_lead", "leads the front page"), ("pin", "front_pin", "is pinned to the front page"),
      ("drop", "front_drop", "is not on the front page"),
    ])
  func places(word: String, action: String, sentence: String) async throws {
    try await FakeDaemon.with(Self.newsroom([Self.lead])) { daemon in
      let outcome = try await daemon.copydesk("front", word, "night-train", "--until", "18:00")
      let end = "until \(Sample.noonInYerevan)"
      #expect(outcome.output == "night-train (7) \(sentence) \(end)\n")
      let request = try #require(daemon.requests.first { $0.method == "POST" })
      #expect(request.target == "/v1/stories/night-train/\(action)")
      #expect(try ControlJSON.decode(ActionBody.self, from: request.body).until == "18:00")
    }
  }

  @Test("What is set by hand of a story stands where it is shown")
  func shown() async throws {
    let newsroom = Sample.newsroom()
    try await FakeDaemon.with({ request in
      guard request.target == "/v1/stories/night-train" else { return newsroom(request) }
      var story = Sample.story(state: .published)
      story.frontPage = StoryBody.FrontPage(place: .pin, until: Sample.noon, by: "nana")
      return .json(story)
    }) { daemon in
      let outcome = try await daemon.copydesk("show", "night-train")
      #expect(
        outcome.output.contains(
          "\nis pinned to the front page until \(Sample.noonInYerevan.dropLast(13)), set by nana\n"))
    }
  }

  @Test("A story is left to the page's own order again")
  func clear() async throws {
    try await FakeDaemon.with(Self.newsroom([])) { daemon in
      let outcome = try await daemon.copydesk("front", "clear", "night-train")
      #expect(outcome.output == "night-train (7) is where the front page's own order has it\n")
      #expect(daemon.targets.contains("POST /v1/stories/night-train/front_clear"))
    }
  }
}
