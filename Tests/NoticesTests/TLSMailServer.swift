import CLibSSL
import Foundation
import Glibc
import Synchronization

/// A mail server on a port of its own that speaks TLS with a certificate of its own, and takes one message; or a web server that takes
/// one request.
final class TLSMailServer: Sendable {
  /// When TLS begins.
  enum Beginning { case atOnce, afterSTARTTLS, never }

  /// Who may log in, and how.
  struct Login {
    /// As EHLO lists them, and AUTH is answered.
    var mechanisms: [String]
    var user: String
    var password: String
  }

  let port: Int
  private let received = Mutex<[String]>([])
  private let finished: AsyncStream<Void>

  /// - Parameters:
  ///   - directory: With the files of `certificate(for:)`.
  ///   - inTheClear: What is said after the answer to STARTTLS, before TLS begins.
  ///   - login: Who has to log in; nil for nobody.
  ///   - isWeb: Whether it speaks HTTP.
  init(
    _ beginning: Beginning, in directory: URL, inTheClear: String = "", login: Login? = nil, isWeb: Bool = false
  ) throws {
    let (listening, port) = try FakeServer.listening()
    self.port = port
    let (finished, finish) = AsyncStream<Void>.makeStream()
    self.finished = finished
    Thread.detachNewThread { [self] in
      var signals = sigset_t()
      unsafe sigemptyset(&signals)
      unsafe sigaddset(&signals, SIGPIPE)
      unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
      defer {
        close(listening)
        finish.finish()
      }
      let connection = accept(listening, nil, nil)
      guard connection >= 0 else { return }
      defer { close(connection) }
      serve(connection, beginning, directory.path, inTheClear, login, isWeb)
    }
  }

  /// What came in, once the connection has ended; what was encrypted begins with `TLS `.
  func lines() async throws -> [String] {
    for await _ in finished {}
    return received.withLock { $0 }
  }

  /// Makes a key and a certificate for these names and addresses in a directory: `key.pem` and `certificate.pem`.
  static func certificate(for names: String, in directory: URL) throws {
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/openssl")
    openssl.arguments =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=mail".split(
        separator: " "
      )
      .map(String.init) + [
        "-addext", "subjectAltName=\(names)", "-keyout", directory.appending(path: "key.pem").path, "-out",
        directory.appending(path: "certificate.pem").path,
      ]
    openssl.standardError = FileHandle.nullDevice
    openssl.standardOutput = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    guard openssl.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  private func serve(
    _ connection: Int32, _ beginning: Beginning, _ directory: String, _ inTheClear: String, _ login: Login?,
    _ isWeb: Bool
  ) {
    func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    // What is yet to be said to log in, each after a challenge.
    var expected: [String] = []
    let context = unsafe SSL_CTX_new(TLS_server_method())
    defer { unsafe SSL_CTX_free(context) }
    _ = unsafe SSL_CTX_use_certificate_chain_file(context, "\(directory)/certificate.pem")
    _ = unsafe SSL_CTX_use_PrivateKey_file(context, "\(directory)/key.pem", SSL_FILETYPE_PEM)
    let session = unsafe SSL_new(context)
    defer { unsafe SSL_free(session) }
    _ = unsafe SSL_set_fd(session, connection)
    var isEncrypted = false
    func encrypt() -> Bool {
      isEncrypted = unsafe SSL_accept(session) == 1
      return isEncrypted
    }
    func say(_ text: String) {
      let bytes = Array(text.utf8)
      if isEncrypted {
        _ = unsafe SSL_write(session, bytes, Int32(bytes.count))
      } else {
        _ = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
    }
    if beginning == .atOnce { guard encrypt() else { return } }
    if !isWeb { say("220 mx.example ESMTP\r\n") }
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var isText = false
    while true {
      let count =
        isEncrypted
        ? unsafe Int(SSL_read(session, &buffer, Int32(buffer.count)))
        : unsafe recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: rest[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        rest.removeSubrange(...end)
        received.withLock { $0.append((isEncrypted ? "TLS " : "") + line) }
        if isText {
          guard line == "." else { continue }
          isText = false
          say("250 2.0.0 Ok: queued as 4711\r\n")
          continue
        }
        if let response = expected.first {
          expected.removeFirst()
          say(
            response != line
              ? "535 5.7.8 Not \(line)\r\n" : expected.isEmpty ? "235 Welcome\r\n" : "334 UGFzc3dvcmQ6\r\n")
          continue
        }
        switch line.prefix(4) {
        case "AUTH":
          let plain = encoded("\0\(login?.user ?? "")\0\(login?.password ?? "")")
          switch line {
          case "AUTH PLAIN":
            expected = [plain]
            say("334 \r\n")
          case "AUTH LOGIN":
            expected = [encoded(login?.user ?? ""), encoded(login?.password ?? "")]
            say("334 VXNlcm5hbWU6\r\n")
          default: say(line == "AUTH PLAIN \(plain)" ? "235 Welcome\r\n" : "535 5.7.8 Not \(line)\r\n")
          }
        case "" where isWeb: say("HTTP/1.1 204 No Content\r\n\r\n")
        case _ where isWeb: continue
        case "EHLO":
          let offers = beginning == .afterSTARTTLS && !isEncrypted ? "250-STARTTLS\r\n" : ""
          let mechanisms = isEncrypted ? login.map { "250-AUTH \($0.mechanisms.joined(separator: " "))\r\n" } : nil
          say("250-mx.example\r\n\(offers)\(mechanisms ?? "")250 8BITMIME\r\n")
        case "STAR":
          say("220 Go ahead\r\n\(inTheClear)")
          guard encrypt() else { return }
        case "DATA":
          say("354 Go on\r\n")
          isText = true
        case "QUIT":
          say("221 Bye\r\n")
        default: say("250 Ok\r\n")
        }
      }
    }
  }
}
