import NIOCore
import Store

/// One follower's events, as a stream of server-sent events (HTML, section 9.2).
///
/// It begins with the place where it begins, so that the follower knows at once that it is connected, and where to go on when the
/// connection is lost before the first event. It has a comment whenever there was nothing to send for a while, so that lost
/// connections are noticed. A batch is read only when the one before has been sent: a follower that does not read holds up nobody
/// else.
struct EventStream: AsyncSequence {
  let feed: EventFeed
  let place: NewsroomEvent.ID

  func makeAsyncIterator() -> Iterator {
    Iterator(feed: feed, place: place, wakeups: feed.news().makeAsyncIterator())
  }

  struct Iterator: AsyncIteratorProtocol {
    private static let comment = ByteBuffer(string: ":\n\n")

    let feed: EventFeed
    var place: NewsroomEvent.ID
    var wakeups: AsyncStream<Void>.AsyncIterator
    private var isConnected = false

    init(feed: EventFeed, place: NewsroomEvent.ID, wakeups: AsyncStream<Void>.AsyncIterator) {
      self.feed = feed
      self.place = place
      self.wakeups = wakeups
    }

    mutating func next() async throws -> ByteBuffer? {
      guard isConnected else {
        isConnected = true
        return ByteBuffer(string: ":\nid: \(place)\n\n")
      }
      if let events = try await batch() { return events }
      guard await wakeups.next(isolation: #isolation) != nil else { return nil }
      return try await batch() ?? Self.comment
    }

    private mutating func batch() async throws -> ByteBuffer? {
      let events = try await feed.events(after: place)
      guard let last = events.last else { return nil }
      place = last.id
      return ByteBuffer(string: events.map { "id: \($0.id)\nevent: \($0.kind)\ndata: \($0.data)\n\n" }.joined())
    }
  }
}
