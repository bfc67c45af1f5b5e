import Newsroom
import Testing

@testable import Store

/// Places in the stream of events and in lists, as whoever was given them hands them back.
@Suite("Places in streams and lists")
struct PlaceTests {
  @Test("Three numbers with hyphens between them are a place in the stream, and nothing else is")
  func written() {
    let place = NewsroomEvent.ID("12-345-6")
    #expect(place == NewsroomEvent.ID(epoch: 12, xid: 345, id: 6))
    #expect(place?.description == "12-345-6")
    for text in ["", "1", "1-2", "1-2-", "-1-2", "1-2-3-4", "1-2-3-", "x-2-3", "1-x-3", "1-2-x", "1--3"] {
      #expect(NewsroomEvent.ID(text) == nil, "\(text)")
    }
  }

  @Test("The epoch says first which place is the earlier one, then the transaction, then the number")
  func order() {
    let places = ["1-1-1", "1-1-2", "1-2-1", "2-1-1"].compactMap { NewsroomEvent.ID($0) }
    #expect(places.count == 4)
    for (index, place) in places.enumerated() {
      #expect(places.map { place < $0 } == places.indices.map { index < $0 })
    }
  }

  @Test("A page has one item at least and two hundred at most")
  func limits() {
    #expect(
      [Int.min, -1, 0, 1, 2, 199, 200, 201, Int.max].map(Page<Int>.limit) == [1, 1, 1, 1, 2, 199, 200, 200, 200])
  }

  @Test("A full page says where the next one begins, one with room left does not, and no text is a place")
  func pages() throws {
    #expect(Page([3, 4], limit: 2) { $0 }.next == PageCursor("4"))
    #expect(Page([3], limit: 2) { $0 }.next == nil)
    #expect(Page([Int](), limit: 2) { $0 }.next == nil)
    #expect(try PageCursor("4").number() == 4)
    #expect { try PageCursor("four").number() } throws: { ($0 as? Refusal)?.code == .usage }
  }
}
