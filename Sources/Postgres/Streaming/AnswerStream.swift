/// The answer to a statement as the server sends it: rows of ``Connection/stream(_:_:body:)``, or bytes of
/// ``Connection/copyOut(_:body:)``.
///
/// Nothing is read in advance, except for what the buffers of libpq (some tens of kilobytes) and the system hold: the
/// server waits meanwhile. Iterate once, in one task, within the closure that receives the stream; after that it is
/// empty.
public struct AnswerStream<Element: Sendable>: AsyncSequence {
  /// Receives what has arrived, at least one element; nil at the end.
  typealias Take = @Sendable (isolated Connection) async throws -> [Element]?

  let connection: Connection
  let take: Take

  /// An iterator, which starts with the first element that has not been taken yet.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(connection: connection, take: take)
  }

  /// Requests several elements at a time from the connection, and returns them one by one.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let connection: Connection
    let take: Take
    private var arrived: [Element] = []
    private var next = 0

    init(connection: Connection, take: @escaping Take) {
      self.connection = connection
      self.take = take
    }

    /// The next element; nil at the end.
    ///
    /// - Throws: ``PostgresError`` if the statement fails halfway, ``ConnectionError``, `CancellationError`.
    public mutating func next() async throws -> Element? {
      try await next(isolation: #isolation)
    }

    /// The next element; nil at the end.
    public mutating func next(isolation: isolated (any Actor)?) async throws -> Element? {
      if next == arrived.count {
        arrived = []
        next = 0
        guard let more = try await take(connection) else { return nil }
        arrived = more
      }
      defer { next += 1 }
      return arrived[next]
    }
  }
}
