/// What a statement answers, as the server sends it: rows of ``Connection/stream(_:_:body:)``, or bytes of
/// ``Connection/copyOut(_:body:)``.
///
/// Nothing is read before it is asked for, but for what libpq's buffer (some tens of kilobytes) and the system's hold: the
/// server waits meanwhile. To be gone through once, by one task, within the closure that it was given to; afterwards it
/// is empty.
public struct AnswerStream<Element: Sendable>: AsyncSequence {
  /// Takes in what has arrived, at least one element; nil at the end.
  typealias Take = @Sendable (isolated Connection) async throws -> [Element]?

  let connection: Connection
  let take: Take

  /// Begins with the first element that was not taken yet.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(connection: connection, take: take)
  }

  /// Asks the connection for several elements at a time, and hands them out one by one.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let connection: Connection
    let take: Take
    private var arrived: [Element] = []
    private var next = 0

    init(connection: Connection, take: @escaping Take) {
      self.connection = connection
      self.take = take
    }

    /// The next element, or nil at the end.
    ///
    /// - Throws: ``PostgresError`` when the statement fails halfway, ``ConnectionError``, `CancellationError`.
    public mutating func next() async throws -> Element? {
      try await next(isolation: #isolation)
    }

    /// The next element, or nil at the end.
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
