import Foundation
import Hummingbird
import JobQueue
import Logging
import Postgres
import ServiceLifecycle
import Store

@testable import copydesk
@testable import copydeskd

/// The daemon's own control server on a Unix socket, without a database: for routes that need none.
struct ControlSocketServer {
  /// The socket's path.
  let path: String

  /// Runs the body against a server that answers those routes.
  static func with(_ routes: [ControlRoute], _ body: (ControlSocketServer) async throws -> Void) async throws {
    let path = "/tmp/cx-\(UInt32.random(in: 0...UInt32.max)).sock"
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let pool = Pool(configuration: ConnectionConfiguration(uri: "postgresql:///nowhere"), logger: logger)
    let queue = JobQueue(pool: pool)
    let store = Store(pool: pool, queue: queue, signer: nil, logger: logger)
    let services = ControlServices(
      store: store, queue: queue, events: EventFeed(source: store, listening: nil, logger: logger),
      metrics: MetricsRegistry(), isListening: false, allowsSpeakingForOthers: true, routes: routes, logger: logger)
    let server = ControlServer(
      socket: try ControlSocket.bind(path: path, mode: 0o600, group: nil),
      responder: ControlRouter.make(services, logger: logger).buildResponder(), limits: ControlLimits(), logger: logger)
    let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: logger))
    async let running: Void = group.run()
    do {
      try await body(ControlSocketServer(path: path))
    } catch {
      await group.triggerGracefulShutdown()
      try await running
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running
    await pool.close()
    try? FileManager.default.removeItem(atPath: path + ".lock")
  }

  /// One exchange on a connection of its own.
  func exchange(_ method: String, _ target: String) async throws -> (status: Int, headers: [String: String], json: Any)
  {
    let client = UnixHTTPClient(path: path)
    let response = try await offPool { try client.send(method, target) }
    return (response.status, response.headers, try JSONSerialization.jsonObject(with: response.body))
  }
}

/// Runs blocking work on a thread of its own.
@concurrent
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
