import Foundation
import Newsroom
import Store
import Testing

/// Many people, one story.
struct ConcurrencyTests {
  @Test(
    "Of twenty people acting on one revision, one wins; the others are told who did what, and repeating one's own action says where the story stands"
  )
  func oneWins() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let read = try await newsroom.story("swap").revision
      let chiefs = [try await newsroom.person("nana"), try await newsroom.person("otto")]
      let actions: [Action] = [.approve, .return]
      let answers = await withTaskGroup(of: (Actor, Result<Story, any Error>).self) { group in
        for index in 0..<20 {
          let request = ActionRequest(
            actions[index % 2], .slug(StorySlug(unchecked: "swap")), revision: read, note: "So", unread: true)
          let chief = chiefs[index / 2 % 2]
          group.addTask { (chief, await Result { try await newsroom.store.perform(request, by: chief) }) }
        }
        return await group.reduce(into: [(Actor, Result<Story, any Error>)]()) { $0.append($1) }
      }
      let losers = answers.compactMap { actor, answer in
        if case .failure(let error) = answer { (error as? Refusal).map { (actor, $0) } } else { nil }
      }
      #expect(losers.count == 19)
      let won = try #require(try await newsroom.store.log(.slug(StorySlug(unchecked: "swap"))).dropFirst().first)
      let done = won.action == "return" ? "\(won.actor) returned it at" : "\(won.actor) approved it at"
      for (actor, refusal) in losers {
        let isOther = actor.name != won.actor
        #expect(refusal.code == (isOther && won.action == "return" ? .versionConflict : .wrongState))
        #expect(refusal.detail.contains(done) == isOther, "\(actor.name): \(refusal)")
      }
    }
  }

  @Test("Of eight drafts with one new slug, one starts the story and the rest are its next versions")
  func oneSlug() async throws {
    try await DailyNewsroom.with { newsroom in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<8 { group.addTask { try await newsroom.write("swap", words: "Words \(index)") } }
        try await group.waitForAll()
      }
      let story = try await newsroom.story("swap")
      #expect(story.version == VersionNumber(8))
      #expect(try await newsroom.store.stories(StoryFilter()).items.count == 1)
    }
  }

  @Test("A submission settled twice makes one version")
  func twice() async throws {
    try await DailyNewsroom.with { newsroom in
      let (id, draft) = try await newsroom.draft("swap", words: "Words")
      let first = try await newsroom.store.accept(id, draft)
      let second = try await newsroom.store.accept(id, draft)
      #expect(first == .accepted(StoryNumber(1), VersionNumber(1), isNew: true))
      #expect(second == .accepted(StoryNumber(1), VersionNumber(1), isNew: false))
      #expect(try await newsroom.store.openForIntake(id) == nil)
    }
  }
}

extension Result where Failure == any Error {
  /// What the body gives or throws.
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
