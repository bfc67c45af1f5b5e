import Foundation
import JobQueue
import Newsroom
import Testing

@testable import Store

/// When a package is looked at again, whatever has become of the jobs that it had: without one it would wait for the next sweep.
@Suite("Jobs of packages")
struct PackageJobsTests {
  private let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())

  @Test("A package that is closed is looked at at once, and at its time if it has one")
  func closed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.loseJobs()
      try await newsroom.close("night")
      #expect(try await newsroom.jobs("tend_package") == 1)
      try await newsroom.loseJobs()
      try await newsroom.close("night", at: later)
      #expect(try await newsroom.jobs("tend_package") == 2)
      try await newsroom.loseJobs()
      try await newsroom.tend("night")
      #expect(try await newsroom.jobs("tend_package") == 1, "at its time")
    }
  }

  @Test("It is looked at when somebody does something to one of its stories, and not for a story of no package")
  func changed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.write("alone")
      try await newsroom.close("night")
      try await newsroom.loseJobs()
      try await newsroom.tend("night")
      #expect(try await newsroom.jobs("tend_package") == 0, "it waits for approvals")
      try await newsroom.act(.approve, "alone")
      #expect(try await newsroom.jobs("tend_package") == 0)
      try await newsroom.act(.approve, "one")
      #expect(try await newsroom.jobs("tend_package") == 1)
      try await newsroom.loseJobs()
      try await newsroom.member(.packageRemove, "two")
      #expect(try await newsroom.jobs("tend_package") == 1, "the rest may go without it")
    }
  }

  @Test("One that is under embargo is looked at when that ends")
  func embargo() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one"])
      try await newsroom.write("two", embargo: later)
      try await newsroom.member(.packageAdd, "two")
      for slug in ["one", "two"] { try await newsroom.act(.approve, slug) }
      try await newsroom.close("night")
      try await newsroom.loseJobs()
      try await newsroom.tend("night")
      #expect(try await newsroom.story("one").hold?.reason == .packageMember)
      #expect(try await newsroom.jobs("tend_package") == 1)
    }
  }

  @Test("One that is held for a story of it which was taken back is not looked at before somebody does something")
  func held() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.act(.spike, "two")
      try await newsroom.loseJobs()
      try await newsroom.tend("night")
      #expect(try await newsroom.story("one").hold?.reason == .packageMember)
      #expect(try await newsroom.jobs("tend_package") == 0)
    }
  }

  @Test("What was missed and goes back before its desk has the rest looked at")
  func dropped() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.missedSchedule.otherwise = .drop }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.close("night", at: later)
      try await newsroom.settleEarlier(by: 7200)
      let after = try await newsroom.bringForward(7200)
      try await after.loseJobs()
      try await after.tend("night")
      for slug in ["one", "two"] { #expect(try await after.story(slug).state == .deskReview) }
      #expect(try await after.jobs("tend_package") == 1)
    }
  }
}
