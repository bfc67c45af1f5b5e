import JobQueue
import Newsroom
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

/// A destination with one writer takes what is due together: each has its own answer, and what is recorded is that answer.
@Suite("Deliveries that go together")
struct BatchDeliveryTests {
  private func handler(_ newsroom: WorkingNewsroom, _ destination: AnsweringBySlug) -> DeliveryHandler {
    DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in destination }
  }

  /// Approves these stories, and has the job of the first deliver.
  private func deliver(_ slugs: [String], _ newsroom: WorkingNewsroom, to destination: AnsweringBySlug) async throws {
    for slug in slugs {
      try await newsroom.write(slug)
      try await newsroom.act(.approve, slug)
    }
    let first = try #require(try await newsroom.deliveries(slugs[0]).first).id
    try await handler(newsroom, destination).deliver(first, claim: try await newsroom.claim(first))
  }

  /// How far each of them has come, and what went wrong with it.
  private func ends(_ slugs: [String], _ newsroom: WorkingNewsroom) async throws -> [String] {
    var ends: [String] = []
    for slug in slugs {
      let delivery = try #require(try await newsroom.deliveries(slug).first)
      ends.append(([delivery.state.rawValue] + delivery.attempts.map { $0.error ?? "no error" }).joined(separator: " "))
    }
    return ends
  }

  private static let slugs = ["one", "two", "three"]

  @Test("What fails beside others fails alone: they have arrived, and its own job tries it again")
  func oneFails() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = AnsweringBySlug(["two": .retry(after: nil, reason: "Busy")])
      try await deliver(Self.slugs, newsroom, to: destination)
      #expect(try await ends(Self.slugs, newsroom) == ["delivered no error", "pending Busy", "delivered no error"])
      #expect(try await newsroom.story("three").state == .published)
      #expect(try await newsroom.story("two").state == .approved)
    }
  }

  @Test("A job whose own delivery fails tries that again, and what went with it has arrived all the same")
  func ownFails() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = AnsweringBySlug(["one": .retry(after: .seconds(90), reason: "Busy")])
      await #expect(throws: JobDirective.retry(after: .seconds(90), reason: "Busy")) {
        try await deliver(Self.slugs, newsroom, to: destination)
      }
      let ends = try await ends(Self.slugs, newsroom)
      #expect(ends == ["pending Busy", "delivered no error", "delivered no error"])
    }
  }

  @Test("What a destination says nothing of may have arrived, so that a kill goes there, too")
  func noAnswer() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await deliver(Self.slugs, newsroom, to: AnsweringBySlug([:], atMost: 2))
      #expect(
        try await ends(Self.slugs, newsroom) == [
          "delivered no error", "delivered no error", "pending The destination did not answer",
        ])
      #expect(try await newsroom.act(.kill, "three").killPending == [WorkingNewsroom.site])
    }
  }

  @Test("A delivery that the destination rejects beside others holds its story and no other")
  func rejected() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await deliver(Self.slugs, newsroom, to: AnsweringBySlug(["three": .rejected(reason: "Gone")]))
      #expect(try await ends(Self.slugs, newsroom) == ["delivered no error", "delivered no error", "failed Gone"])
      #expect(try await newsroom.story("three").hold?.reason == .primaryFailed)
      #expect(try await newsroom.story("two").hold == nil)
    }
  }
}

/// Answers each order by the slug of its story, and takes what it was told nothing of; so many answers at most.
private struct AnsweringBySlug: BatchingDestination {
  private let answers: [String: DeliveryOutcome]
  private let limit: Int

  init(_ answers: [String: DeliveryOutcome], atMost limit: Int = .max) {
    self.answers = answers
    self.limit = limit
  }

  func deliver(_ orders: [DeliveryOrder], with assets: any DeliveryAssets) async -> [DeliveryOutcome] {
    orders.prefix(limit).map { answers[$0.story.slug.text] ?? .delivered(Receipt(reference: "there")) }
  }
}
