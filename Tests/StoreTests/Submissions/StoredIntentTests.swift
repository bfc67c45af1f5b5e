import Foundation
import Newsroom
import Testing

@testable import Store

/// What a submitter means a draft to be survives until it is read: else a draft that somebody keeps to himself is submitted, or
/// a correction loses its note.
@Suite("Stored intents")
struct StoredIntentTests {
  private static let slug = StoryReference.slug(StorySlug(unchecked: "swap"))
  private static let number = StoryReference.number(StoryNumber(7))

  private static let intents: [SubmissionIntent] = [
    .submit(asDraft: false), .submit(asDraft: true), .submit(asDraft: true, wanted: "18:00"),
    .edit(slug, revision: nil, note: nil), .edit(number, revision: Revision(3), note: "A name"),
    .fix(slug, revision: nil, note: nil, asDraft: false), .fix(number, revision: Revision(3), note: "A", asDraft: true),
    .clarify(slug, revision: nil, note: "A name", asDraft: false),
    .clarify(number, revision: Revision(3), note: "A name", asDraft: true),
    .correct(slug, revision: nil, note: "A name", asDraft: false),
    .correct(number, revision: Revision(3), note: "A name", asDraft: true),
    .update(slug, revision: nil, note: nil, asDraft: false),
    .update(number, revision: Revision(3), note: "A name", asDraft: true),
  ]

  @Test("An intent is the same after it was kept", arguments: intents)
  func kept(intent: SubmissionIntent) throws {
    let bytes = try JSONEncoder().encode(StoredIntent(intent))
    #expect(try JSONDecoder().decode(StoredIntent.self, from: bytes).intent == intent)
  }

  @Test("What says nothing of being a draft is none", arguments: [Action.submit, .fix, .clarify, .correct, .update])
  func unsaid(action: Action) throws {
    var stored = StoredIntent(.submit(asDraft: true))
    stored.action = action
    stored.story = "swap"
    stored.note = "A name"
    stored.asDraft = nil
    let expected: SubmissionIntent =
      switch action {
      case .fix: .fix(Self.slug, revision: nil, note: "A name", asDraft: false)
      case .clarify: .clarify(Self.slug, revision: nil, note: "A name", asDraft: false)
      case .correct: .correct(Self.slug, revision: nil, note: "A name", asDraft: false)
      case .update: .update(Self.slug, revision: nil, note: "A name", asDraft: false)
      default: .submit(asDraft: false)
      }
    #expect(stored.intent == expected)
  }
}
