import Testing
import TimeTesting

@testable import Store

@Suite("Notices of events")
struct EventNoticeTests {
  @Test("Of many transactions in a moment one announces its events, and later another")
  func throttled() async throws {
    let notices = EventNotices()
    #expect(notices.isDue())
    // So many take less than ten milliseconds each, however busy the machine is.
    #expect((1...1_000).contains { _ in !notices.isDue() })
    try await eventually("the next notice") { notices.isDue() }
  }
}
