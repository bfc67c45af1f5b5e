import Foundation
import Glibc
import HTTPParsing
import Hummingbird
import JobQueue
import Logging
import Postgres
import ServiceLifecycle
import Store
import TimeTesting

@testable import copydesk
@testable import copydeskd

/// The daemon's own control server on a Unix socket, without a database: for routes that need none.
struct ControlSocketServer {
  /// The socket's path.
  let path: String

  /// Runs the body against a server that answers those routes.
  static func with(_ routes: [ControlRoute], _ body: (ControlSocketServer) async throws -> Void) async throws {
    let path = "/tmp/cx-\(UInt32.random(in: 0...UInt32.max)).sock"
    defer { for left in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: left) } }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let pool = Pool(configuration: ConnectionConfiguration(uri: "postgresql:///nowhere"), logger: logger)
    let store = Store(pool: pool, queue: JobQueue(pool: pool), signer: nil, logger: logger)
    let services = ControlServices(
      stores: WorkStores(store), events: EventFeed(source: store, listening: nil, logger: logger),
      watch: DatabaseWatch(
        opened: Latch(isOpen: true), notifier: SystemdNotifier(environment: [:]), logger: logger, of: store),
      opened: Latch(isOpen: true), metrics: MetricsRegistry(), isListening: false,
      allowsSpeakingForOthers: true, routes: routes, logger: logger)
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
  }

  /// One exchange on a connection of its own.
  func exchange(_ method: String, _ target: String) async throws -> (status: Int, headers: [String: String], json: Any)
  {
    let client = UnixHTTPClient(path: path)
    let response = try await offPool { try client.send(method, target) }
    return (response.status, response.headers, try JSONSerialization.jsonObject(with: response.body))
  }
}

extension ControlSocketServer {
  /// Sends a JSON body, as it is.
  func post(_ target: String, _ body: String) async throws -> HTTPParsing.HTTPResponse {
    let client = UnixHTTPClient(path: path)
    return try await offPool { () throws -> HTTPParsing.HTTPResponse in
      try client.send("POST", target, body: Data(body.utf8))
    }
  }

  /// Sends those bytes on a connection of their own and reads the answer, without a word more.
  func raw(_ bytes: [UInt8]) async throws -> HTTPParsing.HTTPResponse {
    let path = path
    return try await offPool { () throws -> HTTPParsing.HTTPResponse in
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: path.utf8) }
      let status = unsafe withUnsafePointer(to: address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
          unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      guard status == 0 else { throw NeverHappened("a connection to \(path)") }
      var limit = timeval(tv_sec: Int(WaitLimit.standard.components.seconds), tv_usec: 0)
      _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      // The server may stop reading; what matters is what it answers.
      _ = unsafe send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
      var reader = HTTPResponseReader()
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { try reader.take(buffer[..<count]) } else { try reader.end() }
        if let answer = reader.answer { return answer }
      }
    }
  }
}

/// Runs blocking work on a thread of its own.
@concurrent
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
