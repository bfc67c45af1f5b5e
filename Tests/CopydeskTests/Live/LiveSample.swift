import ControlAPI
import Foundation
import Newsroom

@testable import copydesk

/// A full-screen board of a few stories, at noon.
enum LiveSample {
  static let hostile = "x\u{1B}]0;owned\u{07}\u{1B}[2J\u{9B}31m\u{202E}\u{2066}\r\u{08}y"

  static func story(
    _ number: Int, _ state: StoryState = .deskReview, headline: String = "The last night train leaves Yerevan",
    version: Int = 1, seenVersion: Int? = nil, _ change: (inout StoryBody) -> Void = { _ in }
  ) -> StoryBody {
    var story = Sample.story(
      headline: headline, slug: "story-\(number)", state: state, version: version,
      seenRevision: seenVersion.map { _ in 4 },
      seenVersion: seenVersion)
    story.number = number
    story.submittedAt = Instant(Sample.noon.date.addingTimeInterval(-600))
    story.updatedAt = story.submittedAt
    change(&story)
    return story
  }

  static func version(of story: StoryBody, lines: Int = 3, isRead: Bool = false) -> VersionBody {
    let text = (1...lines).map { "Line \($0)." }.joined(separator: "\n") + "\n"
    return Sample.version(story.version, text, isRead: isRead)
  }

  static func board(_ stories: [StoryBody], columns: Int = 80, rows: Int = 24) -> DrivenBoard {
    let board = DrivenBoard(
      LiveBoard(name: "Nana Sargsyan", zone: "Asia/Yerevan", desk: nil, stories: stories, now: Sample.noon))
    board.hear(.size(columns: columns, rows: rows))
    return board
  }

  static func run(
    _ outcome: DryRunBody.Outcome?, refusals: [Refusal] = [], at: Instant? = nil
  ) -> DryRunBody {
    DryRunBody(
      allowed: refusals.isEmpty, refusals: refusals, whoCould: [], story: 1, slug: "story-1", version: 1,
      timeZone: "Asia/Yerevan", outcome: outcome, at: at, address: "https://news.example/caucasus/story-1/",
      destinations: [.init(name: "site", kind: "site", primary: true, hold: nil, files: nil, reason: nil)])
  }
}

/// A full-screen board that a test drives.
@dynamicMemberLookup
final class DrivenBoard {
  private var model: LiveBoard

  init(_ model: LiveBoard) { self.model = model }

  subscript<Value>(dynamicMember path: KeyPath<LiveBoard, Value>) -> Value { model[keyPath: path] }

  @discardableResult
  func press(_ key: LiveKey) -> [LiveEffect] { model.press(key) }

  /// Types a text, a key for each character.
  func type(_ text: String) { for character in text { press(.character(character)) } }

  @discardableResult
  func hear(_ news: LiveNews) -> [LiveEffect] { model.hear(news) }

  @discardableResult
  func wasDrawn() -> [LiveEffect] { model.wasDrawn() }

  /// The screen as text.
  var text: String { model.frame.text.joined(separator: "\n") }
}
