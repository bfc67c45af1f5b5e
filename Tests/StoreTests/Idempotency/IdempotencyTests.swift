import Newsroom
import Store
import Testing

/// Keys of changing requests.
struct IdempotencyTests {
  @Test("Of twenty requests at once, one gets the key; the others get the answer once there is one")
  func oneHolder() async throws {
    try await DailyNewsroom.with { newsroom in
      let store = newsroom.store
      let reservations = try await withThrowingTaskGroup(of: Reservation.self) { group in
        for _ in 0..<20 { group.addTask { try await store.reserve(request()) } }
        return try await group.reduce(into: [Reservation]()) { $0.append($1) }
      }
      #expect(reservations.filter { $0 == .busy }.count == 19)
      let ticket = try #require(reservations.compactMap(\.ticket).first)
      let answer = StoredResponse(status: 202, body: #"{"id": 1}"#, location: "/v1/submissions/1")
      try await store.store(answer, for: ticket)
      #expect(try await store.reserve(request()) == .answered(answer))
    }
  }

  @Test("A key belongs to one account, one route and one body")
  func reach() async throws {
    try await DailyNewsroom.with { newsroom in
      let store = newsroom.store
      let others = [request(), request(uid: 1002), request(route: "POST /v1/stories/swap/kill")]
      for other in others {
        let reservation = try await store.reserve(other)
        #expect(reservation.ticket != nil)
      }
      #expect(try await store.mismatches(request(digest: "b")))
    }
  }

  @Test(
    "A released key is free at once; one whose holder was lost passes to the next after a minute")
  func lostHolder() async throws {
    try await DailyNewsroom.with { newsroom in
      let store = newsroom.store
      let first = try #require(try await store.reserve(request()).ticket)
      try await store.release(first)
      let lost = try #require(try await store.reserve(request()).ticket)
      #expect(try await store.reserve(request()) == .busy)

      try await newsroom.age(keysBy: "61 seconds")
      #expect(try await store.mismatches(request(digest: "b")))
      let next = try #require(try await store.reserve(request()).ticket)
      try await store.store(StoredResponse(status: 500, body: "{}"), for: lost)
      try await store.release(lost)
      #expect(try await store.reserve(request()) == .busy, "who lost the key has no say about it")
      let answer = StoredResponse(status: 200, body: "{}")
      try await store.store(answer, for: next)
      try await store.release(next)
      #expect(try await store.reserve(request()) == .answered(answer), "what was answered stays so")
    }
  }

  @Test("An answer is kept for a day; then the key may be used for another body")
  func aDay() async throws {
    try await DailyNewsroom.with { newsroom in
      let store = newsroom.store
      let ticket = try #require(try await store.reserve(request()).ticket)
      let answer = StoredResponse(status: 200, body: "{}")
      try await store.store(answer, for: ticket)
      try await newsroom.age(keysBy: "23 hours 59 minutes")
      #expect(try await store.reserve(request()) == .answered(answer))
      try await newsroom.age(keysBy: "1 minute")
      #expect(try await store.reserve(request(digest: "b")).ticket != nil)
    }
  }
}

private func request(
  uid: UInt32 = 1001, route: String = "POST /v1/submissions", digest: Character = "a"
) -> KeyedRequest {
  KeyedRequest(uid: uid, route: route, key: "k", digest: String(repeating: digest, count: 64))
}

extension Reservation {
  fileprivate var ticket: Ticket? { if case .reserved(let ticket) = self { ticket } else { nil } }
}

extension Store {
  /// Whether the key came with another digest before.
  fileprivate func mismatches(_ request: KeyedRequest) async throws -> Bool {
    do {
      _ = try await reserve(request)
      return false
    } catch let refusal as Refusal where refusal.code == .idempotencyMismatch {
      return true
    }
  }
}

extension DailyNewsroom {
  /// As if so much time had passed since keys were taken.
  fileprivate func age(keysBy interval: String) async throws {
    try await database.run(
      "UPDATE copydesk.idempotency SET reserved_at = reserved_at - interval '\(interval)'", as: database.daemon)
  }
}
