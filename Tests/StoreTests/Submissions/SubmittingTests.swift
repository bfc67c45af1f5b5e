import Crypto
import Foundation
import Newsroom
import Store
import Testing

/// What comes in, and what becomes of it.
struct SubmittingTests {
  @Test("A draft and its picture are kept byte for byte, the picture under its hash")
  func bytes() async throws {
    try await DailyNewsroom.with { newsroom in
      let draft: [UInt8] = [0xFF, 0x00, 0x0D, 0x0A]
      let picture: [UInt8] = [0x89, 0x50, 0x00, 0x47]
      let sha256 = SHA256.hash(data: picture).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      let id = try await newsroom.store.receive(
        IncomingSubmission(
          draft: draft, fileName: "swap.md", pictures: ["swap.png": picture],
          submitter: try await newsroom.person("rita"), intent: .submit(asDraft: false)))
      let pending = try #require(try await newsroom.store.openForIntake(id))
      #expect(pending.draft == draft)
      #expect(pending.pictures == ["swap.png": picture])
      #expect(pending.submitter == "rita")

      var content = Content(
        headline: "Swap", slug: StorySlug(unchecked: "swap"), desk: DeskSlug(unchecked: "caucasus"),
        byline: [.staff(StaffHandle(unchecked: "rita"))], language: "en", body: "Words")
      content.picture = Content.Picture(
        file: "swap.png", sha256: sha256, caption: "A bridge", credit: "Rita", alternative: nil)
      _ = try await newsroom.store.accept(
        id,
        AcceptedDraft(
          content: content, findings: [],
          pictures: [.init(name: "swap.png", sha256: sha256, mediaType: "image/png", width: 3, height: 2)]))
      let asset = try #require(try await newsroom.store.asset(sha256))
      #expect((asset.mediaType, asset.width, asset.height) == ("image/png", 3, 2))
      #expect(asset.bytes == picture)
      let version = try await newsroom.store.version(.slug(content.slug))
      #expect(version.content == content)
      #expect(version.original == draft)
    }
  }

  @Test(
    "A text that comes alone is told which pictures the story has; a file is read only where words for it are missing")
  func keptPictures() async throws {
    try await DailyNewsroom.with { newsroom in
      let files = ["main", "small", "bare"].map { Array("picture \($0)".utf8) }
      let hashes = files.map { SHA256.hash(data: $0).hexadecimal }
      var (id, draft) = try await newsroom.draft("swap", words: "Words")
      draft.content.picture = Content.Picture(
        file: "a.jpg", sha256: hashes[0], caption: "A bridge", credit: "Rita", alternative: nil,
        renditions: [
          .init(sha256: hashes[1], mediaType: "image/webp", width: 320, height: 200, bytes: files[1].count)
        ])
      draft.content.pictures = [
        Content.Picture(file: "b.jpg", sha256: hashes[2], caption: "A bus", credit: nil, alternative: nil),
        Content.Picture(file: "c.jpg", sha256: nil, caption: nil, credit: nil, alternative: nil),
      ]
      id = try await newsroom.store.receive(
        IncomingSubmission(
          draft: [0x61], pictures: ["a.jpg": files[0], "b.jpg": files[2]],
          submitter: try await newsroom.person("rita"), intent: .submit(asDraft: false)))
      draft.pictures = [
        .init(name: "a.jpg", sha256: hashes[0], mediaType: "image/jpeg", width: 640, height: 400),
        .init(name: "a.jpg", sha256: hashes[1], mediaType: "image/webp", width: 320, height: 200, bytes: files[1]),
        .init(name: "b.jpg", sha256: hashes[2], mediaType: "image/jpeg", width: 64, height: 40),
      ]
      #expect(
        try await newsroom.store.accept(id, draft) == .accepted(StoryNumber(1), VersionNumber(1), isNew: true))
      #expect(try await newsroom.store.asset(hashes[1])?.bytes == files[1])
      let edit = try await newsroom.store.receive(
        IncomingSubmission(
          draft: [0x62], pictures: [:], submitter: try await newsroom.person("rita"),
          intent: .edit(.slug(StorySlug(unchecked: "swap")), revision: nil, note: nil)))
      let kept = try #require(try await newsroom.store.openForIntake(edit)).keptPictures
      #expect(kept.mapValues(\.files) == ["a.jpg": draft.content.picture?.files, "b.jpg": .init(sha256: hashes[2])])
      #expect(kept.mapValues(\.bytes) == ["a.jpg": nil, "b.jpg": files[2]])
    }
  }

  @Test("A rejected draft is listed with the reason and its place")
  func rejects() async throws {
    try await DailyNewsroom.with { newsroom in
      let (id, _) = try await newsroom.draft("swap", words: "Words")
      let rejection = Rejection(.unknownKey, "There is no key 'headlin'.", line: 2, column: 1, hint: "headline?")
      try await newsroom.store.reject(id, rejection)
      try await newsroom.store.reject(id, Rejection(.yaml, "Again.", hint: "No."))
      let rejects = try await newsroom.store.submissions(state: .rejected)
      #expect(rejects.items.map(\.id) == [id])
      #expect(rejects.items.first?.rejection == rejection)
      #expect(rejects.items.first?.submitter == "rita")
    }
  }

  @Test(
    "Content equal to the working version makes no new version; content equal to an older one makes a new number without approvals"
  )
  func sameContent() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", words: "First")
      #expect(
        try await newsroom.write("swap", words: "First") == .accepted(StoryNumber(1), VersionNumber(1), isNew: false))
      try await newsroom.write("swap", words: "Second")
      try await newsroom.write("swap", words: "First")
      let story = try await newsroom.story("swap")
      #expect(story.version == VersionNumber(3))
      #expect(story.approvals.have == 0)
    }
  }

  @Test("A text for an approved story voids nothing: it is kept beside the story, and the log tells the approver")
  func keptBeside() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let approved = try await newsroom.act(.approve, "swap", at: Date(timeIntervalSinceNow: 3600))
      guard case .rejected(let rejection, let beside) = try await newsroom.write("swap", words: "Other words") else {
        Issue.record("it was accepted")
        return
      }
      #expect(rejection.code == .wrongState)
      #expect(beside == approved.number)
      let now = try await newsroom.story("swap")
      #expect((now.state, now.revision, now.branches) == (.approved, approved.revision, 1))
      let branches = try await newsroom.store.branches(of: .number(approved.number))
      #expect(branches.map { String(decoding: $0.draft, as: UTF8.self) } == ["Other words"])
      let last = try #require(try await newsroom.store.log(.number(approved.number)).last)
      #expect((last.action, last.actor) == ("note", "rita"))
    }
  }

  @Test("An edit that loses a race is kept beside the story")
  func overtaken() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let read = try await newsroom.story("swap").revision
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write("swap", by: "otto", words: "Otto's", .edit(story, revision: read, note: nil))
      guard
        case .rejected(let rejection, beside: .some) = try await newsroom.write(
          "swap", by: "nana", words: "Nana's", .edit(story, revision: read, note: nil))
      else {
        Issue.record("both edited one revision")
        return
      }
      #expect(rejection.code == .versionConflict)
      #expect(rejection.reason.contains("otto"))
    }
  }

  @Test("Somebody else's slug is taken")
  func slugTaken() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      guard case .rejected(let rejection, beside: nil) = try await newsroom.write("swap", by: "otto", words: "Mine")
      else {
        Issue.record("it was accepted")
        return
      }
      #expect(rejection.code == .slugTaken)
    }
  }

  @Test("The desk's policy decides which findings block approval, not whoever submits them")
  func findings() async throws {
    try await DailyNewsroom.with { newsroom in
      func finding(_ rule: String, _ level: Finding.Level) -> Finding {
        Finding(rule: rule, level: level, line: 1, column: 1, excerpt: "", message: "No.")
      }
      try await newsroom.write(
        "swap", findings: [finding("picture-credit", .recommended), finding("its-or-its", .required)])
      let story = try await newsroom.story("swap")
      #expect(story.findings.map(\.level) == [.required, .recommended])
      await #expect { try await newsroom.act(.approve, "swap") } throws: { ($0 as? Refusal)?.code == .checksFailed }
      let approved = try await newsroom.store.perform(
        ActionRequest(
          .approve, .number(story.number), overriddenChecks: ["picture-credit"], overrideReason: "It is ours."),
        by: try await newsroom.person("nana"))
      #expect(approved.state == .approved)
      let version = try await newsroom.store.version(.number(story.number))
      #expect(version.approvals.first?.overriddenChecks == ["picture-credit"])
    }
  }

  @Test("A draft that no job will read any more is rejected by the sweep; one that a job will read waits")
  func abandoned() async throws {
    try await DailyNewsroom.with { newsroom in
      let (dead, _) = try await newsroom.draft("swap", words: "Words")
      let (waiting, _) = try await newsroom.draft("bus", words: "Words")
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.submission(dead).state == .waiting)
      try await newsroom.database.run(
        "UPDATE copydesk.job SET state = 'dead', attempt = max_attempts WHERE arguments ->> 'submission' = '\(dead)'",
        as: newsroom.database.owner)
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.submission(dead).rejection == .notRead)
      #expect(try await newsroom.store.submissions(state: .rejected).items.map(\.id) == [dead])
      #expect(try await newsroom.store.submission(waiting).state == .waiting)
    }
  }

  @Test("A slug that nobody wrote makes no next version: a free one is found; a written one does")
  func unwrittenSlugs() async throws {
    try await DailyNewsroom.with { newsroom in
      func submit(_ words: String, named: Bool = false) async throws -> SubmissionOutcome {
        let (id, parsed) = try await newsroom.draft("briefing", words: words)
        var draft = parsed
        draft.namesSlug = named
        draft.slugChoices = ["briefing", "briefing-2026-11-28", "briefing-2"].map { StorySlug(unchecked: $0) }
        return try await newsroom.store.accept(id, draft)
      }
      let outcomes = [try await submit("First"), try await submit("Second"), try await submit("Third")]
      #expect(outcomes == (1...3).map { .accepted(StoryNumber($0), VersionNumber(1), isNew: true) })
      #expect(try await newsroom.store.story(.number(StoryNumber(2))).slug.text == "briefing-2026-11-28")
      #expect(try await newsroom.store.story(.number(StoryNumber(3))).slug.text == "briefing-2")
      let written = try await submit("Fourth", named: true)
      #expect(written == .accepted(StoryNumber(1), VersionNumber(2), isNew: true))
    }
  }
}
