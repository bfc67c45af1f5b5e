/// The handlers of a worker, by kind of job.
public struct JobHandlers: Sendable {
  private var handlers: [String: JobHandler] = [:]
  private var middleware: [any JobMiddleware] = []

  /// No handlers: a worker with these claims nothing.
  public init() {}

  /// The given handlers, each for a different kind.
  public init(_ handlers: [JobHandler]) {
    for handler in handlers { add(handler) }
  }

  /// The kinds with a handler, former names included, sorted.
  public var kinds: [String] { handlers.keys.sorted() }

  /// The handler for a kind, wrapped in all the middleware.
  subscript(kind: String) -> JobHandler? {
    guard let handler = handlers[kind] else { return nil }
    return middleware.reversed().reduce(handler) { $0.wrapped(in: $1) }
  }

  /// Adds a handler, replacing any other for the same kind.
  public mutating func add(_ handler: JobHandler) {
    for name in [handler.kind] + handler.formerKinds { handlers[name] = handler }
  }

  /// Adds a handler, replacing any other for the same kind; see ``JobHandler``.
  public mutating func handle<Work: Job>(
    _ type: Work.Type, _ body: @escaping @Sendable (Work, JobContext) async throws -> Void
  ) {
    add(JobHandler(type, body))
  }

  /// Wraps every handler in middleware, those added later too. The middleware used first is outermost.
  public mutating func use(_ middleware: some JobMiddleware) {
    self.middleware.append(middleware)
  }
}
