import Crypto
import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What came in, as it is listed, and which slug and which pictures a draft may have.
@Suite("Submissions, as they are kept")
struct SubmissionRecordTests {
  @Test("What came in is listed by what became of it and by who sent it, the newest first, page by page")
  func listed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("one")
      try await newsroom.write("two", by: "otto", byline: "otto")
      let (rejected, _) = try await newsroom.draft("three", words: "Words")
      try await newsroom.store.reject(rejected, Rejection(.yaml, "No.", hint: "Again."))
      _ = try await newsroom.draft("four", words: "Words")
      _ = try await newsroom.draft("five", by: "otto", words: "Words")
      func listed(
        _ state: Submission.State?, by submitter: String? = nil, limit: Int = 50, after: PageCursor? = nil
      ) async throws -> [Int] {
        try await newsroom.store.submissions(state: state, submitter: submitter, limit: limit, after: after)
          .items.map(\.id.rawValue)
      }
      #expect(try await listed(nil) == [5, 4, 3, 2, 1])
      #expect(try await listed(.accepted) == [2, 1])
      #expect(try await listed(.waiting) == [5, 4])
      #expect(try await listed(nil, by: "otto") == [5, 2])
      #expect(try await listed(.accepted, by: "rita") == [1])
      let first = try await newsroom.store.submissions(state: nil, limit: 2)
      #expect(first.items.map(\.id.rawValue) == [5, 4])
      #expect(try await listed(nil, limit: 2, after: first.next) == [3, 2])
    }
  }

  @Test("A text that made nothing new says so, and names the version that said it already; one of its own does not")
  func unchanged() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.write("swap")
      try await newsroom.write("other")
      let all = try await newsroom.store.submissions(state: nil).items
      #expect(all.map(\.isUnchanged) == [false, true, false])
      #expect(all.map(\.slug?.text) == ["other", "swap", "swap"])
      let second = try await newsroom.store.submission(try #require(all.dropFirst().first).id)
      #expect(second.isUnchanged && second.version == VersionNumber(1) && second.story == StoryNumber(1))
      #expect(try await newsroom.store.openForIntake(second.id) == nil, "it is settled")
      #expect(try await !newsroom.store.submission(try #require(all.first).id).isUnchanged)
    }
  }

  @Test("A text that came too late lies beside its story, in order, and beside no other")
  func branches() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "other"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: Date(timeIntervalSinceNow: 3600))
      }
      for words in ["First", "Second"] { try await newsroom.write("swap", words: words) }
      let branches = try await newsroom.store.branches(of: .slug(StorySlug(unchecked: "swap")))
      #expect(branches.map { String(decoding: $0.draft, as: UTF8.self) } == ["First", "Second"])
      #expect(try await newsroom.story("swap").branches == 2)
      #expect(try await newsroom.store.branches(of: .slug(StorySlug(unchecked: "other"))).isEmpty)
    }
  }

  @Test("A slug is free that no story has and that none had while readers saw it")
  func freeSlug() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.read("swap")
      _ = try await newsroom.store.perform(
        ActionRequest(.readdress, .slug(StorySlug(unchecked: "swap")), slug: StorySlug(unchecked: "exchange")),
        by: try await newsroom.person("nana"))
      try await newsroom.arrive("exchange")
      let (id, parsed) = try await newsroom.draft("swap", words: "Other")
      var draft = parsed
      draft.namesSlug = false
      draft.slugChoices = ["swap", "exchange", "third", "fourth"].map { StorySlug(unchecked: $0) }
      #expect(try await newsroom.store.accept(id, draft) == .accepted(StoryNumber(2), VersionNumber(1), isNew: true))
      #expect(try await newsroom.store.story(.number(StoryNumber(2))).slug.text == "third")
    }
  }

  @Test("A text that comes alone is told of the pictures of its own story, named by number or by slug")
  func keptPictures() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, bytes) in [("swap", Array("one".utf8)), ("other", Array("two".utf8))] {
        let sha256 = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var (_, draft) = try await newsroom.draft(slug, words: "Words")
        draft.content.picture = Content.Picture(
          file: "\(slug).jpg", sha256: sha256, caption: "A bridge", credit: "Rita", alternative: nil)
        draft.pictures = [
          .init(name: "\(slug).jpg", sha256: sha256, mediaType: "image/jpeg", width: 640, height: 400)
        ]
        let id = try await newsroom.store.receive(
          IncomingSubmission(
            draft: [0x61], pictures: ["\(slug).jpg": bytes], submitter: try await newsroom.person("rita"),
            intent: .submit(asDraft: false)))
        _ = try await newsroom.store.accept(id, draft)
      }
      for reference in [StoryReference.number(StoryNumber(1)), .slug(StorySlug(unchecked: "swap"))] {
        let edit = try await newsroom.store.receive(
          IncomingSubmission(
            draft: [0x62], submitter: try await newsroom.person("rita"),
            intent: .edit(reference, revision: nil, note: nil)))
        let kept = try #require(try await newsroom.store.openForIntake(edit)).keptPictures
        #expect(kept.keys.sorted() == ["swap.jpg"], "\(reference)")
      }
    }
  }
}
