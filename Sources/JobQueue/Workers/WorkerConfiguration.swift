public import Postgres

extension QueueWorker {
  /// Which queues a worker serves, and how.
  public struct Configuration: Sendable {
    /// The queues to serve, each with the number of its jobs to run at once, at least 1.
    public var queues: [String: Int]

    /// The worker's name for operators. Default: host name and process number.
    public var name: String

    /// How long after its last heartbeat the worker's jobs may be rescued by others. Default 30 s. There are three heartbeats
    /// per lease; a lease shorter than a few round trips to the database cannot be kept.
    public var lease: Duration

    /// How often to look for available and due jobs without being notified. Default 1 s.
    public var pollInterval: Duration

    /// How long handlers may go on after a graceful shutdown starts before they are cancelled. Default 20 s.
    public var gracePeriod: Duration

    /// How to connect for LISTEN, which does not work through a pooler in transaction mode; nil, the default, for polling only.
    public var listening: ConnectionConfiguration?

    /// Where the worker notes how it gets on, for a watchdog. Default: one of its own.
    public var progress = WorkerProgress()

    /// Called when something happens to the worker; must return quickly. Default: does nothing.
    public var onEvent: @Sendable (WorkerEvent) -> Void

    /// A configuration with the given values.
    public init(
      queues: [String: Int], name: String? = nil, lease: Duration = .seconds(30), pollInterval: Duration = .seconds(1),
      gracePeriod: Duration = .seconds(20), listening: ConnectionConfiguration? = nil,
      onEvent: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
    ) {
      self.queues = queues
      self.name = name ?? HostProcess.name
      self.lease = lease
      self.pollInterval = pollInterval
      self.gracePeriod = gracePeriod
      self.listening = listening
      self.onEvent = onEvent
    }
  }
}
