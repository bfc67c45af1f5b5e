import Newsroom
import Synchronization
import Testing

@testable import Store

/// What is done to many stories together: what goes wrong with one of them keeps no other from going out.
@Suite("Batches of stories")
struct StoryBatchTests {
  /// What work was begun with.
  private final class Record: Sendable {
    private let begun = Mutex<[[Int]]>([])
    var batches: [[Int]] { begun.withLock { $0 } }
    func add(_ items: [Int]) { begun.withLock { $0.append(items) } }
  }

  private struct Unlucky: Error {}

  @Test("Fifty are done together, in order; where it fails for one, all others are done all the same, and once")
  func one() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let record = Record()
      let faults = await newsroom.store.inBatches(Array(0..<120), lanes: 1) { items in
        record.add(items)
        if items.contains(67) { throw Unlucky() }
      }
      #expect(faults.count == 1)
      let done = record.batches.filter { !$0.contains(67) }
      #expect(done.first == Array(0..<50) && done.last == Array(100..<120))
      #expect(done.flatMap(\.self) == (0..<120).filter { $0 != 67 })
      #expect(record.batches.filter { $0 == [67] }.count == 1, "it is tried alone, once")
    }
  }

  @Test("Each that fails is told of, and none begins where there are none")
  func several() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let record = Record()
      let bad: Set = [0, 49, 50, 100, 101]
      let faults = await newsroom.store.inBatches(Array(0..<102), lanes: 2) { items in
        guard bad.isDisjoint(with: items) else { throw Unlucky() }
        record.add(items)
      }
      #expect(faults.count == bad.count)
      #expect(Set(record.batches.flatMap(\.self)) == Set(0..<102).subtracting(bad))
      let none = await newsroom.store.inBatches([Int](), lanes: 2) { record.add($0) }
      #expect(none.isEmpty && !record.batches.contains([]))
    }
  }

  @Test("When the database is away or nobody here can sign, nothing is tried in parts, and nothing more is begun")
  func ended() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let unavailable = Refusal(.unavailable, "No key.", hint: "Make one.")
      #expect(!Unlucky().endsEverything && !Refusal(.wrongState, "No.", hint: "No.").endsEverything)
      for error in [unavailable, CancellationError()] as [any Error] {
        #expect(error.endsEverything)
        let record = Record()
        let faults = await newsroom.store.inBatches(Array(0..<160), lanes: 1) { items in
          record.add(items)
          if items.contains(60) { throw error }
        }
        #expect(faults.count == 1)
        #expect(record.batches == [Array(0..<50), Array(50..<100)])
        let half = Record()
        let inParts = await newsroom.store.inBatches(Array(0..<4), lanes: 1) { items in
          half.add(items)
          if items.count == 2 { throw error } else { throw Unlucky() }
        }
        #expect(inParts.count == 1)
        #expect(half.batches == [[0, 1, 2, 3], [0, 1]])
      }
    }
  }

  @Test("A turn that nobody has is taken at once, whoever has another; one that was given back goes to whoever waits")
  func turns() async {
    let turns = StoryTurns()
    await turns.take(.due)
    await turns.take(.firings)
    await turns.give(.due)
    await turns.take(.due)
    let waiting = (0..<3).map { _ in
      Task {
        await turns.take(.due)
        await turns.give(.due)
      }
    }
    await turns.give(.due)
    for task in waiting { await task.value }
    await turns.take(.due)
  }
}
