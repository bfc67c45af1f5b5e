import Foundation
import Newsroom
import Testing

@Suite("Embargoes")
struct EmbargoTests {
  @Test("A story may go out at the instant its embargo ends, and not a microsecond before")
  func end() {
    let embargo = Embargo(until: Sample.noon)
    let before = Sample.noon.addingTimeInterval(-0.000_001)
    #expect(embargo.permits(at: Sample.noon) && !embargo.permits(at: before))
    #expect(embargo.end(after: before) == Sample.noon)
    #expect(embargo.end(after: Sample.noon) == nil)
  }

  @Test("Without an embargo a story may go out at any time")
  func none() {
    #expect(Embargo(until: nil).permits(at: .distantPast))
    #expect(Embargo(until: nil).end(after: .distantPast) == nil)
  }
}
