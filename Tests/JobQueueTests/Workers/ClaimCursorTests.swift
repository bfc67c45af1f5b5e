import Testing

@testable import JobQueue

@Suite("Where claims start", .timeLimit(.minutes(10)))
struct ClaimCursorTests {
  private let start = ContinuousClock.now

  @Test("Claims start at the highest rank claimed so far, but look at all jobs from time to time")
  func fromTimeToTime() {
    var cursor = ClaimCursor()
    #expect(cursor.next(at: start) == ClaimCursor.start)
    cursor.note(from: ClaimCursor.start, to: 5, at: start)
    #expect(cursor.next(at: start + .milliseconds(50)) == 5)
    cursor.note(from: 5, to: 9, at: start + .milliseconds(50))
    #expect(cursor.next(at: start + .milliseconds(99)) == 9)
    #expect(cursor.next(at: start + .milliseconds(100)) == ClaimCursor.start)
    cursor.note(from: ClaimCursor.start, to: 9, at: start + .milliseconds(100))
    #expect(cursor.next(at: start + .milliseconds(199)) == 9)
  }

  @Test("A claim that found nothing is followed by one that looks at all jobs")
  func afterNothing() {
    var cursor = ClaimCursor()
    cursor.note(from: ClaimCursor.start, to: 5, at: start)
    #expect(cursor.next(at: start) == 5)
    cursor.note(from: 5, to: nil, at: start)
    #expect(cursor.next(at: start) == ClaimCursor.start)
  }

  @Test("The longer full looks take, the rarer they become, whether or not there are other jobs to claim")
  func afterALongLook() {
    var cursor = ClaimCursor()
    cursor.note(from: ClaimCursor.start, to: 5, at: start, took: .seconds(1))
    #expect(cursor.next(at: start + .milliseconds(8_999)) == 5)
    #expect(cursor.next(at: start + .seconds(9)) == ClaimCursor.start)
    cursor.note(from: 5, to: nil, at: start + .seconds(2))
    #expect(cursor.timeToFullScan(at: start + .seconds(2)) == .seconds(7))
  }

  @Test("Between full looks, claims go back a little now and then")
  func lookingBack() {
    var cursor = ClaimCursor()
    cursor.note(from: ClaimCursor.start, to: 5, at: start, took: .seconds(1))
    cursor.note(from: 5, to: 7, at: start)
    #expect(cursor.next(at: start + .milliseconds(99)) == 7)
    #expect(cursor.next(at: start + .milliseconds(100)) == 5)
    cursor.note(from: 5, to: 9, at: start + .milliseconds(100))
    #expect(cursor.next(at: start + .milliseconds(199)) == 9)
    #expect(cursor.next(at: start + .milliseconds(200)) == 5)
    cursor.note(from: 5, to: 11, at: start + .milliseconds(200))
    #expect(cursor.next(at: start + .milliseconds(300)) == 7)
    #expect(cursor.next(at: start + .milliseconds(301)) == 11)
  }

  @Test("A claim that got all it asked for at a lower rank may have left some behind; one that got less has not")
  func lowerRank() {
    var cursor = ClaimCursor()
    cursor.note(from: ClaimCursor.start, to: 5, at: start)
    cursor.note(from: ClaimCursor.start, to: 3, at: start)
    #expect(cursor.next(at: start) == 5)
    cursor.note(from: ClaimCursor.start, to: 3, isFull: true, at: start)
    #expect(cursor.next(at: start) == 3)
  }
}

extension ClaimCursor {
  fileprivate mutating func note(
    from lowest: Int64, to highest: Int64?, isFull: Bool = false, at time: ContinuousClock.Instant,
    took cost: Duration = .zero
  ) {
    advance(from: lowest, to: highest, isFull: isFull, began: time - cost, ended: time)
  }
}
