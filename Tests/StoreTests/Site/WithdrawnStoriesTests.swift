import Newsroom
import Testing

@testable import Store

@Suite("What a site is told to have withdrawn")
struct WithdrawnStoriesTests {
  private func withdrawn(from destination: String, in newsroom: DailyNewsroom) async throws -> Set<Int> {
    let stories = try await newsroom.store.withdrawnStories(at: DestinationName(unchecked: destination))
    return Set(stories.map(\.number.rawValue))
  }

  @Test("A story is withdrawn where its kill has arrived, and nowhere else")
  func perDestination() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.arrive("swap", at: "wire")
      try await newsroom.act(.kill, "swap")
      try await newsroom.arrive("swap", at: "site")
      let story = try await newsroom.story("swap").number.rawValue
      #expect(try await withdrawn(from: "site", in: newsroom) == [story])
      #expect(try await withdrawn(from: "wire", in: newsroom) == [])
    }
  }

  @Test("A kill that nobody signed withdraws nothing, whatever its rows say")
  func forged() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.forgeKill(of: "swap")
      try await newsroom.forgeReceipt(of: "swap")
      #expect(try await newsroom.deliveries("swap", to: "site").last?.state == .delivered)
      #expect(try await withdrawn(from: "site", in: newsroom) == [])
    }
  }
}
