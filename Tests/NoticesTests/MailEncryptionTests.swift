import Foundation
import Newsroom
import Testing

@testable import Notices
@testable import Store

@Suite("Mail that is encrypted on its way")
struct MailEncryptionTests {
  private func send(
    to server: TLSMailServer, _ encryption: MailEncryption, host: String = "127.0.0.1", trusting directory: URL?
  ) async throws -> [String: CanonicalJSON] {
    let settings = MailSettings(
      transport: .smtp(
        host: host, port: server.port, encryption: encryption,
        authorities: directory?.appending(path: "certificate.pem").path),
      from: try #require(MailAddress("copydesk@news.example")))
    return try await EmailChannel().send(try order(settings: "nana@news.example"), on: NoticeHost(mail: settings))
  }

  @Test(
    "A message goes to a server that shows a certificate for its name, or its address, and nothing of it in the clear",
    arguments: [MailEncryption.startTLS, .implicit], ["127.0.0.1", "localhost"])
  func sent(encryption: MailEncryption, host: String) async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "DNS:localhost,IP:127.0.0.1", in: directory)
      let server = try TLSMailServer(encryption == .implicit ? .atOnce : .afterSTARTTLS, in: directory)
      let receipt = try await send(to: server, encryption, host: host, trusting: directory)
      #expect(receipt["answer"] == "250 2.0.0 Ok: queued as 4711")
      let lines = try await server.lines()
      let clear = lines.filter { !$0.hasPrefix("TLS ") }
      #expect(clear == (encryption == .implicit ? [] : ["EHLO news.example", "STARTTLS"]))
      #expect(lines.contains("TLS RCPT TO:<nana@news.example>"))
      #expect(lines.contains("TLS Subject: [Africa] Waiting for you: Floods cut road"))
    }
  }

  @Test(
    "A certificate that nobody vouches for, or that is for another host, gets no mail",
    arguments: [MailEncryption.startTLS, .implicit], [true, false])
  func refused(encryption: MailEncryption, isTrusted: Bool) async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(
        for: isTrusted ? "DNS:other.example,IP:127.0.0.2" : "DNS:localhost,IP:127.0.0.1", in: directory)
      let server = try TLSMailServer(encryption == .implicit ? .atOnce : .afterSTARTTLS, in: directory)
      let fault = try await expectFault {
        try await send(to: server, encryption, trusting: isTrusted ? directory : nil)
      }
      #expect(fault.reason.contains("its certificate does not count"), "\(fault.reason)")
      let isForGood = if case .never = fault { true } else { false }
      #expect(!isForGood, "somebody may mend the certificate")
      #expect(try await server.lines().allSatisfy { !$0.contains("MAIL") && !$0.contains("RCPT") })
    }
  }

  @Test("A server that offers no encryption where it was wanted gets no mail; nor does one that goes on in the clear")
  func stripped() async throws {
    try await withDirectory { directory in
      try TLSMailServer.certificate(for: "IP:127.0.0.1", in: directory)
      let plain = try TLSMailServer(.never, in: directory)
      let fault = try await expectFault { try await send(to: plain, .startTLS, trusting: directory) }
      #expect(fault.reason.contains("offers no STARTTLS"))
      #expect(try await plain.lines() == ["EHLO news.example"])
      let injecting = try TLSMailServer(.afterSTARTTLS, in: directory, inTheClear: "250 mx.evil\r\n")
      let second = try await expectFault { try await send(to: injecting, .startTLS, trusting: directory) }
      #expect(second.reason.contains("in the clear"), "\(second.reason)")
    }
  }
}
