import Testing

@testable import JobQueue

@Suite("The lowest rank of a claim")
struct ClaimFloorTests {
  private let start = ContinuousClock.now

  @Test("Claims begin at the highest rank that was claimed, but look at all jobs from time to time")
  func fromTimeToTime() {
    var floor = ClaimFloor()
    #expect(floor.next(at: start) == ClaimFloor.none)
    floor.raise(to: 5)
    #expect(floor.next(at: start + .milliseconds(50)) == 5)
    floor.raise(to: 9)
    #expect(floor.next(at: start + .milliseconds(99)) == 9)
    #expect(floor.next(at: start + .milliseconds(100)) == ClaimFloor.none)
    #expect(floor.next(at: start + .milliseconds(199)) == 9)
  }

  @Test("A claim that found nothing is followed by one that looks at all jobs")
  func afterNothing() {
    var floor = ClaimFloor()
    _ = floor.next(at: start)
    floor.raise(to: 5)
    #expect(floor.next(at: start) == 5)
    floor.raise(to: nil)
    #expect(floor.next(at: start) == ClaimFloor.none)
  }
}
