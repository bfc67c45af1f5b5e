import Foundation
import Synchronization
import Testing

@testable import copydeskd

@Suite("Room on the control socket")
struct ConnectionLimitTests {
  private static let limits = {
    var limits = ControlLimits()
    (limits.connections, limits.connectionsPerUser, limits.reserve) = (20, 10, 4)
    return limits
  }()

  @Test("Accounts that hold all there is with idle connections lock nobody out: their oldest make room")
  func idle() {
    let room = Room(Self.limits)
    for user in [UInt32(1), 2] { for _ in 0..<10 { #expect(room.enter(user)) } }
    #expect(!room.enter(1), "an account has more than its share")
    #expect(room.enter(0), "root")
    #expect(room.enter(3), "somebody else")
    #expect(room.closed == [0, 10], "the oldest of those who hold most, in turn")
  }

  @Test("Who holds as many as everybody else takes nobody's place")
  func fair() {
    let room = Room(Self.limits)
    for user in UInt32(1)...4 { for _ in 0..<5 { #expect(room.enter(user)) } }
    #expect(!room.enter(1))
    #expect(room.closed == [])
  }

  @Test("Connections that are being answered are not closed; a reserve is left for root and for those who hold few")
  func busy() {
    let room = Room(Self.limits)
    for user in [UInt32(1), 2] {
      for _ in 0..<10 {
        #expect(room.enter(user))
        room.noteLast(isBusy: true)
      }
    }
    for _ in 0..<3 {
      #expect(room.enter(3))
      room.noteLast(isBusy: true)
    }
    #expect(room.enter(0))
    room.noteLast(isBusy: true)
    #expect(!room.enter(0), "the reserve is used up")
    #expect(room.closed == [])
    room.note(4, isBusy: false)
    #expect(room.enter(0), "one has become idle")
    #expect(room.closed == [4])
  }

  @Test("What has been closed is free again")
  func leaving() {
    let room = Room(Self.limits)
    for _ in 0..<10 { #expect(room.enter(1)) }
    #expect(!room.enter(1))
    room.leave(3)
    #expect(room.enter(1))
  }
}

/// Connections by number, as they were opened.
private final class Room {
  private final class Connection {}

  private let limit: ConnectionLimit
  private var connections: [Connection] = []
  private let closings = Closings()

  init(_ limits: ControlLimits) { limit = ConnectionLimit(limits) }

  /// The numbers of those that were closed for others, in order.
  var closed: [Int] { closings.numbers }

  func enter(_ user: UInt32) -> Bool {
    let connection = Connection()
    let number = connections.count
    guard limit.enter(ObjectIdentifier(connection), of: user, close: { [closings] in closings.note(number) }) else {
      return false
    }
    connections.append(connection)
    return true
  }

  func noteLast(isBusy: Bool) { note(connections.count - 1, isBusy: isBusy) }

  func note(_ number: Int, isBusy: Bool) { limit.note(ObjectIdentifier(connections[number]), isBusy: isBusy) }

  func leave(_ number: Int) { limit.leave(ObjectIdentifier(connections[number])) }
}

private final class Closings: Sendable {
  private let state = Mutex<[Int]>([])

  var numbers: [Int] { state.withLock { $0 } }

  func note(_ number: Int) { state.withLock { $0.append(number) } }
}
