import ControlAPI
import Foundation
import Glibc
import Newsroom
import Synchronization

/// What a client asked.
struct ReceivedRequest: Sendable {
  let method: String
  let target: String
  /// By lower-case name.
  let headers: [String: String]
  let body: Data

  var form: MultipartForm? {
    try? MultipartForm(contentType: headers["content-type"] ?? "", body: body)
  }
}

/// What a fake daemon does with a request.
enum FakeReply: Sendable {
  /// Exactly these bytes, and then the end of the connection.
  case bytes([UInt8])
  /// Exactly these bytes, and then silence until the client asks something else or goes.
  case silence(after: [UInt8])

  /// A whole answer that says its length, on a connection that stays open.
  ///
  /// - Parameters:
  ///   - keys: Which keys the stories of its lists have; nil for whole stories.
  ///   - asker: Whom the client is taken for.
  static func json(
    _ value: some Encodable, status: Int = 200, lists keys: ListKeys? = nil, to asker: String? = nil
  ) -> FakeReply {
    guard let body = try? ControlJSON.encode(value, lists: keys) else { return .bytes([]) }
    var head = "HTTP/1.1 \(status) Status\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n"
    if let asker { head += "Copydesk-Staff: \(asker)\r\n" }
    head += "\r\n"
    return .silence(after: Array(head.utf8) + body)
  }

  static func text(_ text: String) -> FakeReply { .bytes(Array(text.utf8)) }

  static func refusal(_ code: RefusalCode, _ detail: String = "No.", hint: String = "Do this.") -> FakeReply {
    let problem = Problem(Refusal(code, detail, hint: hint))
    return json(problem, status: problem.status)
  }
}

/// A server on a Unix socket of its own that answers as a test says; each connection has a thread.
final class FakeDaemon: Sendable {
  typealias Answer = @Sendable (ReceivedRequest) -> FakeReply

  let directory: String
  var socket: String { directory + "/s" }
  private let answer: Answer
  private let listener: Int32
  private let received = Mutex<[ReceivedRequest]>([])

  /// All that was asked until now.
  var requests: [ReceivedRequest] { received.withLock { $0 } }
  var targets: [String] { requests.map { "\($0.method) \($0.target)" } }
  /// What was to be changed.
  var changes: [String] { targets.filter { $0.hasPrefix("POST") && !$0.contains("/dry-run/") } }

  private init(answer: @escaping Answer) throws {
    directory = "/tmp/cf-\(UInt32.random(in: 0...UInt32.max))"
    self.answer = answer
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o711])
    listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = directory + "/s"
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: path.utf8) }
    let listener = listener
    let status = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(listener, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0, listen(listener, 64) == 0 else { throw POSIXError(.EADDRINUSE) }
  }

  /// Runs the body against a server that answers so.
  static func with<Result>(
    _ answer: @escaping Answer, _ body: (FakeDaemon) async throws -> Result
  ) async throws -> Result {
    let daemon = try FakeDaemon(answer: answer)
    Thread.detachNewThread { daemon.accept() }
    defer {
      shutdown(daemon.listener, Int32(SHUT_RDWR))
      try? FileManager.default.removeItem(atPath: daemon.directory)
    }
    return try await body(daemon)
  }

  /// Runs the command against this server.
  func copydesk(
    _ arguments: String..., terminal columns: Int? = nil, environment: [String: String] = [:],
    typing answers: [(prompt: String, text: String)] = []
  ) async throws -> Outcome {
    try await copydesk(arguments, terminal: columns, environment: environment, typing: answers)
  }

  /// Runs the command with these arguments against this server.
  func copydesk(
    _ arguments: [String], terminal columns: Int? = nil, environment: [String: String] = [:],
    typing answers: [(prompt: String, text: String)] = []
  ) async throws -> Outcome {
    let named = environment.merging(["COPYDESK_SOCKET": socket]) { given, _ in given }
    return try await Program(arguments, environment: named).run(terminal: columns, typing: answers)
  }

  /// Writes a file into the server's directory; its path.
  func file(_ name: String, _ bytes: Data) throws -> String {
    let path = "\(directory)/\(name)"
    try bytes.write(to: URL(filePath: path))
    return path
  }

  private func accept() {
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      if connection < 0, errno == EINTR { continue }
      guard connection >= 0 else { break }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      Thread.detachNewThread { self.serve(connection) }
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    while let request = Self.request(from: connection) {
      received.withLock { $0.append(request) }
      switch answer(request) {
      case .bytes(let bytes): return Self.send(bytes, to: connection)
      case .silence(let bytes): Self.send(bytes, to: connection)
      }
    }
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private static func request(from connection: Int32) -> ReceivedRequest? {
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var head: Range<Data.Index>?
    var wanted = 0
    while true {
      if head == nil, let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
        head = end
        let text = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        wanted = Int(fields(text)["content-length"] ?? "") ?? 0
      }
      if let head, bytes.count - head.upperBound >= wanted {
        let text = String(decoding: bytes[..<head.lowerBound], as: UTF8.self)
        let words = text.split(separator: "\r\n").first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        return ReceivedRequest(
          method: String(words[0]), target: String(words[1]), headers: fields(text),
          body: Data(bytes[head.upperBound...]))
      }
      let count = unsafe recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func fields(_ head: String) -> [String: String] {
    head.split(separator: "\r\n").dropFirst().reduce(into: [:]) { fields, line in
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
    }
  }
}
