import Foundation
import Newsroom
import Store
import Testing

/// What becomes of a scheduled story whose approver leaves before its time.
@Suite("An approver who has left")
struct ApproverLeftTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 86_400).rounded())

  @Test("What somebody signed who has left since is held when its time comes, and another person can send it out")
  func held() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", by: "otto", at: later)
      let told = try await newsroom.apply { $0.staff.removeLast() }
      #expect(told.contains("story 1 swap: approved by otto → nobody who still may, so it will be held"))
      #expect(try await newsroom.story("swap").atRisk == "approver_left")
      let decision = try await newsroom.decision("swap")
      try await newsroom.makeDue("swap", secondsAgo: 60)
      try await newsroom.store.fire(decision)
      let story = try await newsroom.story("swap")
      #expect((story.state, story.hold?.reason, story.publishingSince) == (.approved, .approverLeft, nil))
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
    }
  }

  @Test("One of two signers leaving holds a story where the desk wants two, and not where it wants one")
  func oneOfTwo() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("both", desk: "pairs")
      try await newsroom.act(.approve, "both", by: "otto", at: later)
      try await newsroom.act(.approve, "both", by: "nana", at: later)
      try await newsroom.write("one")
      try await newsroom.act(.approve, "one", by: "nana", at: later)
      try await newsroom.act(.schedule, "one", by: "otto", at: later)
      // Otto has no word on these desks any more, and Nana has.
      let told = try await newsroom.apply { $0.staff[2].grants[0].role = "reporter" }
      #expect(
        told.filter { $0.hasPrefix("story") } == [
          "story 1 both: approved by otto, nana → nana, so it will be held",
          "story 2 one: approved by nana, otto → nana",
        ])
      #expect(try await newsroom.story("both").atRisk == "approver_left")
      #expect(try await newsroom.story("one").atRisk == nil)
      for slug in ["both", "one"] {
        let decision = try await newsroom.decision(slug)
        try await newsroom.makeDue(slug, secondsAgo: 60)
        try await newsroom.store.fire(decision)
      }
      #expect(try await newsroom.story("both").hold?.reason == .approverLeft)
      #expect(try await newsroom.story("one").publishingSince != nil)
    }
  }

  @Test("A signer whose grant ends before the time is at risk at once")
  func endingGrant() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.apply { $0.staff[2].grants[0].until = later }
      try await newsroom.write("before")
      try await newsroom.act(.approve, "before", by: "otto", at: later - 60)
      try await newsroom.write("after")
      try await newsroom.act(.approve, "after", by: "otto", at: later)
      #expect(try await newsroom.story("before").atRisk == nil)
      #expect(try await newsroom.story("after").atRisk == "approver_left")
    }
  }

  @Test("The end of a cover holds nothing back")
  func cover() async throws {
    try await DailyNewsroom.with { newsroom in
      let nana = try #require(try await newsroom.person("nana").member)
      let (rita, desk) = (StaffHandle(unchecked: "rita"), DeskSlug(unchecked: "caucasus"))
      _ = try await newsroom.store.cover(for: nana.handle, by: rita, on: desk, until: later - 60, arrangedBy: nana)
      try await newsroom.write("swap", by: "otto", words: "By Otto", byline: "otto")
      try await newsroom.act(.approve, "swap", by: "rita", at: later)
      #expect(try await newsroom.story("swap").atRisk == nil)
      try await newsroom.store.endCover(for: nana.handle, by: rita, on: desk, endedBy: nana)
      #expect(try await newsroom.story("swap").atRisk == nil)
      let decision = try await newsroom.decision("swap")
      try await newsroom.makeDue("swap", secondsAgo: 60)
      try await newsroom.store.fire(decision)
      #expect(try await newsroom.story("swap").publishingSince != nil)
    }
  }
}

extension DailyNewsroom {
  /// Applies the configuration with that change; what `apply` says of it, a line each.
  @discardableResult
  fileprivate func apply(_ change: (inout NewsroomConfiguration) -> Void) async throws -> [String] {
    var configuration = Self.configuration
    change(&configuration)
    return try await store.apply(configuration, by: .host(account: "root"), dryRun: false).map { change in
      ([change.subject] + change.fields.map { "\($0.key) \($0.before ?? "") → \($0.after ?? "")" })
        .joined(separator: ": ")
    }
  }
}
