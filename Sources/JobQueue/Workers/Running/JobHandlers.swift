/// What to do with the jobs of each kind.
public struct JobHandlers: Sendable {
  private var handlers: [String: JobHandler] = [:]
  private var middleware: [any JobMiddleware] = []

  /// No handlers: such a worker claims nothing.
  public init() {}

  /// These handlers, of kinds that differ.
  public init(_ handlers: [JobHandler]) {
    for handler in handlers { add(handler) }
  }

  /// The kinds that there are handlers for, their former names included, sorted.
  public var kinds: [String] { handlers.keys.sorted() }

  /// The handler for jobs of a kind, within all the middleware.
  subscript(kind: String) -> JobHandler? {
    guard let handler = handlers[kind] else { return nil }
    return middleware.reversed().reduce(handler) { $0.wrapped(in: $1) }
  }

  /// Says what to do with jobs of a kind, in place of what was said before.
  public mutating func add(_ handler: JobHandler) {
    for name in [handler.kind] + handler.formerKinds { handlers[name] = handler }
  }

  /// Says what to do with jobs of a kind, in place of what was said before; see ``JobHandler``.
  public mutating func handle<Work: Job>(
    _ type: Work.Type, _ body: @escaping @Sendable (Work, JobContext) async throws -> Void
  ) {
    add(JobHandler(type, body))
  }

  /// Puts something around every handler, also those that are added later. What is used first is outermost.
  public mutating func use(_ middleware: some JobMiddleware) {
    self.middleware.append(middleware)
  }
}
