public import Postgres

extension QueueWorker {
  /// What a worker serves, and how.
  public struct Configuration: Sendable {
    /// The queues to serve, each with how many of its jobs run at once, at least 1.
    public var queues: [String: Int]

    /// What operators see of the worker. Default: the host's name and the process's number.
    public var name: String

    /// How long after its last heartbeat a worker's jobs are taken over. Default 30 s. Heartbeats are sent three times as
    /// often; a lease shorter than a few round trips to the database cannot be kept.
    public var lease: Duration

    /// How often to look for jobs and due times without a notification. Default 1 s.
    public var pollInterval: Duration

    /// How long handlers may go on after a graceful shutdown began, before they are cancelled. Default 20 s.
    public var gracePeriod: Duration

    /// How to connect for notifications, which do not pass a pooler in transaction mode; nil, the default, for polling only.
    public var listening: ConnectionConfiguration?

    /// Is told what happens to the worker; it must return soon. Default: nothing.
    public var onEvent: @Sendable (QueueEvent) -> Void

    /// A configuration with the given values.
    public init(
      queues: [String: Int], name: String? = nil, lease: Duration = .seconds(30), pollInterval: Duration = .seconds(1),
      gracePeriod: Duration = .seconds(20), listening: ConnectionConfiguration? = nil,
      onEvent: @escaping @Sendable (QueueEvent) -> Void = { _ in }
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
