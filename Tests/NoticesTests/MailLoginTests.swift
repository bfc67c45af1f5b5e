import Foundation
import Newsroom
import Testing

@testable import Notices
@testable import Store

@Suite("Logging in to a mail server")
struct MailLoginTests {
  private static let password = "a long pass phrase"

  /// Sends a message to a server that has somebody log in; its receipt, and what the server was told.
  private func send(
    in directory: URL, offering mechanisms: [String] = ["PLAIN", "LOGIN"], knowing expected: String = password,
    saying password: String = password, _ beginning: TLSMailServer.Beginning = .afterSTARTTLS,
    _ encryption: MailEncryption = .startTLS
  ) async throws -> (answer: Result<CanonicalJSON?, NoticeFault>, lines: [String]) {
    let file = try directory.secret(password + "\r\nanother line\n")
    let login = TLSMailServer.Login(mechanisms: mechanisms, user: "desk", password: expected)
    let server = try TLSMailServer(beginning, in: directory, login: login)
    let settings = MailSettings(
      transport: .smtp(
        host: "127.0.0.1", port: server.port, encryption: encryption,
        authorities: directory.appending(path: "certificate.pem").path,
        account: MailAccount(user: "desk", passwordFile: file)),
      from: try #require(MailAddress("copydesk@news.example")))
    let order = try order(settings: "nana@news.example")
    let answer: Result<CanonicalJSON?, NoticeFault>
    do throws(NoticeFault) {
      answer = .success(try await EmailChannel().send(order, on: NoticeHost(mail: settings))["answer"])
    } catch {
      answer = .failure(error)
    }
    return (answer, encryption == .none ? [] : try await server.lines())
  }

  @Test(
    "A message goes after its host has logged in, by what the server offers, and nothing of that is in the clear",
    arguments: [["LOGIN", "PLAIN"], ["CRAM-MD5", "LOGIN"]], [TLSMailServer.Beginning.afterSTARTTLS, .atOnce])
  func sent(mechanisms: [String], beginning: TLSMailServer.Beginning) async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "IP:127.0.0.1", in: directory)
      let (answer, lines) = try await send(
        in: directory, offering: mechanisms, beginning, beginning == .atOnce ? .implicit : .startTLS)
      #expect(try answer.get() == "250 2.0.0 Ok: queued as 4711")
      let place = try #require(
        lines.firstIndex { $0.hasPrefix("TLS AUTH \(mechanisms.contains("PLAIN") ? "PLAIN" : "LOGIN")") })
      let sender = try #require(lines.firstIndex { $0.hasPrefix("TLS MAIL") })
      #expect(place < sender)
      #expect(lines.filter { !$0.hasPrefix("TLS ") }.allSatisfy { ["EHLO news.example", "STARTTLS"].contains($0) })
    }
  }

  @Test("A password that is too long for one line follows by itself")
  func long() async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "IP:127.0.0.1", in: directory)
      let long = String(repeating: "é", count: 300)
      let (answer, lines) = try await send(in: directory, knowing: long, saying: long)
      #expect(try answer.get() == "250 2.0.0 Ok: queued as 4711")
      #expect(lines.contains("TLS AUTH PLAIN"))
    }
  }

  @Test("A wrong password is said with its file, without itself, and may be mended", arguments: ["PLAIN", "LOGIN"])
  func wrong(mechanism: String) async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "IP:127.0.0.1", in: directory)
      let (answer, lines) = try await send(in: directory, offering: [mechanism], knowing: "another one")
      guard case .failure(.tryAgain(let reason, _)) = answer else {
        Issue.record("\(answer)")
        return
      }
      #expect(reason.hasSuffix("it answered 535 5.7.8") && reason.contains(directory.path), "\(reason)")
      #expect(!lines.contains { $0.contains("MAIL") })
    }
  }

  @Test("No password is sent in the clear, to who offers no encryption or is to have none")
  func clear() async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "IP:127.0.0.1", in: directory)
      let (stripped, lines) = try await send(in: directory, .never)
      guard case .failure(let fault) = stripped else {
        Issue.record("\(stripped)")
        return
      }
      #expect(fault.reason.contains("offers no STARTTLS") && lines == ["EHLO news.example"])
      guard case .failure(let second) = try await send(in: directory, .never, .none).answer else {
        Issue.record("It went out")
        return
      }
      #expect(second.reason.hasSuffix("in the clear"), "\(second.reason)")
    }
  }

  @Test("A server that lets nobody log in, or in other ways alone, gets no mail")
  func unoffered() async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "IP:127.0.0.1", in: directory)
      for (mechanisms, reason) in [([], "lets nobody log in"), (["CRAM-MD5"], "by CRAM-MD5, not by PLAIN or LOGIN")] {
        let (answer, lines) = try await send(in: directory, offering: mechanisms)
        guard case .failure(let fault) = answer else {
          Issue.record("It went out")
          continue
        }
        #expect(fault.reason.contains(reason), "\(fault.reason)")
        #expect(!lines.contains { $0.contains("MAIL") || $0.contains("AUTH") })
      }
    }
  }

  @Test("The password's file is there, says something, is not for everybody to read, and is not endless")
  func file() async throws {
    try await withDirectory { directory in
      func fault(_ path: String) -> String {
        do throws(NoticeFault) {
          _ = try SMTPLogin(MailAccount(user: "desk", passwordFile: path))
        } catch {
          return error.reason
        }
        return ""
      }
      #expect(fault(directory.appending(path: "none").path).contains("cannot be read"))
      #expect(fault("/dev/zero").contains("is not a file"))
      for (text, mode, reason) in [
        ("", 0o600, "is empty"), ("\n\n", 0o600, "no password"), ("open", 0o644, "chmod o="),
        (String(repeating: "x", count: 5000), 0o600, "4096"),
      ] {
        let file = try directory.secret(text, mode: mode)
        #expect(fault(file).contains(reason), "\(fault(file))")
      }
      let file = try directory.secret("\nsecond\n")
      #expect(fault(file) == "")
    }
  }
}
