public import Logging

/// An element of a ``Listener``.
public enum ListenEvent: Sendable, Equatable {
  /// A notification arrived.
  case notification(Notification)
  /// A session has started to listen, and notifications sent before that may have been missed. The first event, and
  /// again after each reconnection: look in the tables for what you are waiting for.
  case mayHaveMissed
}

/// The notifications on some channels, received on a connection of its own that is reopened, with back-off, whenever it
/// fails.
///
/// Each iteration listens separately, and ends when its task is cancelled. Notifications wait in the server and the
/// socket until they are requested. If the server is silent for long, it is asked whether it is still there. The URI
/// must lead to the server directly: `LISTEN` does not work through a pooler in transaction mode.
public struct Listener: AsyncSequence, Sendable {
  /// The element of the sequence.
  public typealias Element = ListenEvent

  /// The sequence never throws: it reconnects.
  public typealias Failure = Never

  private let configuration: ConnectionConfiguration
  private let channels: [String]
  private let backOff: BackOff
  private let silenceLimit: Duration
  private let answerLimit: Duration
  private let executor: PollExecutor
  private let logger: Logger

  /// A listener, which connects when it is iterated.
  ///
  /// - Parameters:
  ///   - channels: The names of the channels, as in `NOTIFY`.
  ///   - silenceLimit: How long the server may be silent before it is asked whether it is there. Default 30 s.
  ///   - answerLimit: How long it may take to answer that. Default 30 s.
  public init(
    configuration: ConnectionConfiguration, channels: [String], backOff: BackOff = BackOff(),
    silenceLimit: Duration = .seconds(30), answerLimit: Duration = .seconds(30), executor: PollExecutor = .shared,
    logger: Logger
  ) {
    self.configuration = configuration
    self.channels = channels
    self.backOff = backOff
    self.silenceLimit = silenceLimit
    self.answerLimit = answerLimit
    self.executor = executor
    self.logger = logger
  }

  /// An iterator, which starts to listen with the first call of `next()`.
  public func makeAsyncIterator() -> Iterator {
    Iterator(listener: self)
  }

  /// Listens in one session after another.
  public struct Iterator: AsyncIteratorProtocol {
    private let listener: Listener
    private var connection: Connection?
    private var failures = 0

    fileprivate init(listener: Listener) {
      self.listener = listener
    }

    /// The next event; nil when the task is cancelled.
    public mutating func next() async -> ListenEvent? {
      while !Task.isCancelled {
        do {
          if let connection { return .notification(try await listener.nextNotification(on: connection)) }
          connection = try await listener.connect()
          failures = 0
          return .mayHaveMissed
        } catch {
          await connection?.close()
          connection = nil
          failures += 1
          await listener.pause(after: failures, because: error)
        }
      }
      await connection?.close()
      connection = nil
      return nil
    }

    /// The next event; nil when the task is cancelled.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> ListenEvent? {
      await next()
    }
  }

  private func connect() async throws -> Connection {
    let connection = try await Connection.connect(configuration, on: executor, logger: logger)
    do {
      for channel in channels { try await connection.script("LISTEN \(channel.quotedIdentifier)") }
    } catch {
      await connection.close()
      throw error
    }
    return connection
  }

  private func nextNotification(on connection: Connection) async throws -> Notification {
    while true {
      if let notification = try await connection.nextNotification(within: silenceLimit) { return notification }
      _ = try await connection.run("SELECT 1", parameters: [], timeLimit: answerLimit)
    }
  }

  private func pause(after failures: Int, because error: any Error) async {
    guard !Task.isCancelled else { return }
    let delay = backOff.delay(afterFailures: failures)
    logger.warning(
      "Could not listen for PostgreSQL notifications; reconnecting",
      metadata: ["error": "\(error)", "failures": "\(failures)", "delay": "\(delay)"])
    // If cancelled, the loop notices next.
    try? await Task.sleep(for: delay)
  }
}
