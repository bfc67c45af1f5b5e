import Testing

@testable import Postgres

@Suite("Pool queue")
struct PoolQueueTests {
  private func time(_ seconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: seconds * 1_000_000_000)
  }

  private func isSlot(_ answer: PoolQueue<String, String>.Answer) -> Bool {
    if case .granted(.slot) = answer { true } else { false }
  }

  private func resource(_ answer: PoolQueue<String, String>.Answer) -> String? {
    if case .granted(.resource(let resource)) = answer { resource } else { nil }
  }

  private func isWait(_ answer: PoolQueue<String, String>.Answer) -> Bool {
    if case .wait = answer { true } else { false }
  }

  @Test("Slots are granted up to capacity, then callers queue")
  func capacity() {
    var queue = PoolQueue<String, String>(capacity: 2)
    #expect(isSlot(queue.request()))
    #expect(isSlot(queue.request()))
    #expect(isWait(queue.request()))
    #expect(queue.inUse == 2)
  }

  @Test("A returned slot goes straight to the first in line")
  func handOver() {
    var queue = PoolQueue<String, String>(capacity: 1)
    _ = queue.request()
    queue.wait("first", ticket: queue.nextTicket())
    queue.wait("second", ticket: queue.nextTicket())
    #expect(queue.giveBack("a", at: time(1)) == "first")
    #expect(queue.inUse == 1)
    #expect(queue.releaseSlot() == "second")
    #expect(queue.inUse == 1)
    #expect(queue.giveBack("b", at: time(2)) == nil)
    #expect(queue.inUse == 0)
    #expect(queue.idleCount == 1)
  }

  @Test("Callers who have left the line are passed over")
  func leave() {
    var queue = PoolQueue<String, String>(capacity: 1)
    _ = queue.request()
    let first = queue.nextTicket()
    queue.wait("first", ticket: first)
    queue.wait("second", ticket: queue.nextTicket())
    #expect(queue.leave(first) == "first")
    #expect(queue.leave(first) == nil)
    #expect(queue.giveBack("a", at: time(1)) == "second")
  }

  @Test("The slot used last is used next, and slots idle too long expire")
  func expiry() {
    var queue = PoolQueue<String, String>(capacity: 3)
    for _ in 1...3 { _ = queue.request() }
    _ = queue.giveBack("old", at: time(1))
    _ = queue.giveBack("middle", at: time(2))
    _ = queue.giveBack("new", at: time(3))
    #expect(queue.oldestIdle == time(1))
    #expect(queue.expire(idleSince: time(2)) == ["old", "middle"])
    #expect(resource(queue.request()) == "new")
    #expect(isSlot(queue.request()))
  }

  @Test("A closed queue grants nothing and keeps nothing")
  func close() {
    var queue = PoolQueue<String, String>(capacity: 2)
    _ = queue.request()
    _ = queue.request()
    _ = queue.giveBack("idle", at: time(1))
    queue.wait("waiter", ticket: queue.nextTicket())
    let (idle, waiters) = queue.close()
    #expect(idle == ["idle"])
    #expect(waiters == ["waiter"])
    #expect(queue.giveBack("late", at: time(2)) == nil)
    #expect(queue.idleCount == 0)
    #expect(queue.inUse == 0)
    guard case .closed = queue.request() else {
      Issue.record("The queue grants although it is closed")
      return
    }
  }
}
