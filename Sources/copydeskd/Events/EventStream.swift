import NIOCore
import Store

/// One follower's events as the bytes of a stream of server-sent events (HTML, section 9.2).
///
/// It begins with a comment, so that the follower knows at once that it is connected, and has one whenever there was
/// nothing for a while, so that connections that are gone are noticed. The next batch is read only when the one before
/// has been sent: a follower that does not read holds back nothing but its own.
struct EventStream: AsyncSequence {
  let feed: EventFeed
  let place: NewsroomEvent.ID

  func makeAsyncIterator() -> Iterator { Iterator(feed: feed, place: place, news: feed.news().makeAsyncIterator()) }

  struct Iterator: AsyncIteratorProtocol {
    private static let comment = ByteBuffer(string: ":\n\n")

    let feed: EventFeed
    var place: NewsroomEvent.ID
    var news: AsyncStream<Void>.AsyncIterator
    private var isConnected = false

    init(feed: EventFeed, place: NewsroomEvent.ID, news: AsyncStream<Void>.AsyncIterator) {
      self.feed = feed
      self.place = place
      self.news = news
    }

    mutating func next() async throws -> ByteBuffer? {
      guard isConnected else {
        isConnected = true
        return Self.comment
      }
      if let events = try await batch() { return events }
      guard await news.next(isolation: #isolation) != nil else { return nil }
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
