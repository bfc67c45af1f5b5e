import Testing

@testable import JobQueue

@Suite("The lowest rank of a claim")
struct ClaimFloorTests {
  private let start = ContinuousClock.now

  @Test("Claims begin at the highest rank that was claimed, but look at all jobs from time to time")
  func fromTimeToTime() {
    var floor = ClaimFloor()
    #expect(floor.next(at: start) == ClaimFloor.none)
    floor.note(from: ClaimFloor.none, to: 5, at: start)
    #expect(floor.next(at: start + .milliseconds(50)) == 5)
    floor.note(from: 5, to: 9, at: start + .milliseconds(50))
    #expect(floor.next(at: start + .milliseconds(99)) == 9)
    #expect(floor.next(at: start + .milliseconds(100)) == ClaimFloor.none)
    floor.note(from: ClaimFloor.none, to: 9, at: start + .milliseconds(100))
    #expect(floor.next(at: start + .milliseconds(199)) == 9)
  }

  @Test("A claim that found nothing is followed by one that looks at all jobs")
  func afterNothing() {
    var floor = ClaimFloor()
    floor.note(from: ClaimFloor.none, to: 5, at: start)
    #expect(floor.next(at: start) == 5)
    floor.note(from: 5, to: nil, at: start)
    #expect(floor.next(at: start) == ClaimFloor.none)
  }

  @Test("Looks at all jobs that take long come the more rarely, whether there are others to claim or not")
  func afterALongLook() {
    var floor = ClaimFloor()
    floor.note(from: ClaimFloor.none, to: 5, at: start, took: .seconds(1))
    #expect(floor.next(at: start + .milliseconds(8_999)) == 5)
    #expect(floor.next(at: start + .seconds(9)) == ClaimFloor.none)
    floor.note(from: 5, to: nil, at: start + .seconds(2))
    #expect(floor.timeToWholeLook(at: start + .seconds(2)) == .seconds(7))
  }

  @Test("Between looks at all jobs a claim goes back a little, as often as it would look at all")
  func lookingBack() {
    var floor = ClaimFloor()
    floor.note(from: ClaimFloor.none, to: 5, at: start, took: .seconds(1))
    floor.note(from: 5, to: 7, at: start)
    #expect(floor.next(at: start + .milliseconds(99)) == 7)
    #expect(floor.next(at: start + .milliseconds(100)) == 5)
    floor.note(from: 5, to: 9, at: start + .milliseconds(100))
    #expect(floor.next(at: start + .milliseconds(199)) == 9)
    #expect(floor.next(at: start + .milliseconds(200)) == 5)
    floor.note(from: 5, to: 11, at: start + .milliseconds(200))
    #expect(floor.next(at: start + .milliseconds(300)) == 7)
    #expect(floor.next(at: start + .milliseconds(301)) == 11)
  }

  @Test("A claim that got all it wanted of a lower rank may have left some there; one that got less has not")
  func lowerRank() {
    var floor = ClaimFloor()
    floor.note(from: ClaimFloor.none, to: 5, at: start)
    floor.note(from: ClaimFloor.none, to: 3, at: start)
    #expect(floor.next(at: start) == 5)
    floor.note(from: ClaimFloor.none, to: 3, isFull: true, at: start)
    #expect(floor.next(at: start) == 3)
  }
}

extension ClaimFloor {
  fileprivate mutating func note(
    from lowest: Int64, to highest: Int64?, isFull: Bool = false, at time: ContinuousClock.Instant,
    took cost: Duration = .zero
  ) {
    claimed(from: lowest, to: highest, isFull: isFull, began: time - cost, ended: time)
  }
}
