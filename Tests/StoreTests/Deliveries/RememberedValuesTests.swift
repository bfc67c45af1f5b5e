import Newsroom
import Testing

@testable import Store

/// What is remembered of what many pages show.
@Suite("Remembered values")
struct RememberedValuesTests {
  @Test("Those asked for last are kept; the others go when there is too much for the second time")
  func recent() {
    var values = RecentValues<String, Int>(capacity: 8)
    func known(_ key: String) -> Int? { values.value(key) }
    for (number, key) in ["a", "b", "c", "d"].enumerated() { values.keep(number, as: key, cost: 1) }
    #expect(["a", "b", "c", "d"].map(known) == [0, 1, 2, 3])
    // One more than half of the capacity: these five are the older ones now.
    values.keep(4, as: "e", cost: 1)
    #expect(known("a") == 0)
    for (number, key) in ["f", "g", "h"].enumerated() { values.keep(5 + number, as: key, cost: 1) }
    #expect(known("b") == 1)
    // That was again one too many, and what nobody asked for since the first time is gone.
    #expect(known("c") == nil)
    #expect(known("x") == nil)
    #expect(["a", "b", "f", "g", "h"].map(known) == [0, 1, 5, 6, 7])
  }

  @Test("A value that is kept anew costs nothing more, and is the new one")
  func again() {
    var values = RecentValues<String, Int>(capacity: 8)
    func known(_ key: String) -> Int? { values.value(key) }
    values.keep(0, as: "other", cost: 3)
    for number in 1...20 { values.keep(number, as: "a", cost: 1) }
    #expect(known("a") == 20)
    #expect(known("other") == 0)
    values.keep(1, as: "b", cost: 1)
    values.keep(2, as: "c", cost: 4)
    values.keep(3, as: "d", cost: 5)
    // Only what was asked for between the two times is left of the first.
    #expect(known("b") == nil)
  }

  @Test("What a destination carries is known by its stamp, while the keys stay as they are")
  func carried() {
    let memory = CarriedMemory<String>(capacity: 100)
    let one = CarriedDelivery(story: StoryNumber(1), stamp: "1:1")
    let two = CarriedDelivery(story: StoryNumber(2), stamp: "2:1")
    #expect(memory.recall([one, two], under: ["a"]).unknown.map(\.stamp) == ["1:1", "2:1"])
    memory.keep("First", of: one, cost: 1, under: ["a"])
    let recalled = memory.recall([two, one], under: ["a"])
    #expect(recalled.known.map(\.value) == ["First"])
    #expect(recalled.known.map(\.delivery.stamp) == ["1:1"])
    #expect(recalled.unknown.map(\.stamp) == ["2:1"])
    #expect(memory.recall([one], under: ["b"]).known.isEmpty)
    #expect(memory.recall([one], under: ["b"]).unknown.map(\.stamp) == ["1:1"])
    memory.keep("Second", of: two, cost: 1, under: ["a"])
    #expect(memory.recall([one, two], under: ["a"]).known.map(\.value) == ["First", "Second"])
    memory.keep("Second", of: two, cost: 1, under: ["b"])
    #expect(memory.recall([one, two], under: ["b"]).known.map(\.value) == ["Second"])
    #expect(memory.recall([one, two], under: ["a"]).known.isEmpty)
  }

  @Test("Others wait for a delivery that has to wait, is held or is refused; one that is done or cancelled is over")
  func orders() {
    let orders: [AttemptOrder] = [
      .wait(.seconds(1)), .held(reason: "full"), .refused(reason: "unsigned"), .done, .cancelled,
    ]
    #expect(orders.map(\.keepsOthers) == [true, true, true, false, false])
    #expect(orders.map(\.isOver) == [false, false, false, true, true])
  }
}
