import Foundation
import Newsroom
import ProgramTesting
import Testing

@testable import Notices
@testable import Store

@Suite("Telling people by mail")
struct EmailTests {
  private static let from = "copydesk@news.example"

  private func message(_ headline: String) throws -> String {
    let order = try order(settings: "nana@news.example", headline: headline)
    let message = EmailMessage(
      order, to: try #require(MailAddress("nana@news.example")), from: try #require(MailAddress(Self.from)))
    return String(decoding: message.bytes, as: UTF8.self)
  }

  @Test("A message has the headers that mail needs, one each, and the same id on every attempt")
  func headers() throws {
    let text = try message("Floods cut road")
    let head = text.components(separatedBy: "\n\n")[0].split(separator: "\n")
    #expect(
      head.map { String($0.prefix { $0 != ":" }) } == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
      ])
    #expect(head.contains("Subject: [Africa] Waiting for you: Floods cut road"))
    #expect(head.contains("Message-ID: <0ae4d6f2-0c0b-4e4b-9f2d-2f6b4b1a7c11@news.example>"))
    #expect(head.contains("Date: Mon, 21 Sep 2026 14:13:20 +0000"))
    let body = try #require(
      Data(base64Encoded: text.components(separatedBy: "\n\n")[1], options: .ignoreUnknownCharacters))
    #expect(String(decoding: body, as: UTF8.self).contains("copydesk show floods"))
  }

  @Test(
    "Nothing said in a headline begins a header or a line of the message",
    arguments: [
      "A\r\nBcc: all@news.example", "A\nBcc: all@news.example", "A\u{2028}Bcc: x", "A\u{0B}Bcc: x", "A\u{85}Bcc: x",
      "A\0Bcc: x",
      "=?utf-8?B?DQpCY2M6IGFsbA==?=", "Ջրհեղեղը կտրել է ճանապարհը դեպի ափ\r\nBcc: all@news.example",
      String(repeating: "é", count: 5000),
    ])
  func injection(headline: String) throws {
    let text = try message(headline)
    let head = text.components(separatedBy: "\n\n")[0]
    let lines = head.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.filter { !$0.hasPrefix(" ") }.count == 9)
    #expect(lines.allSatisfy { $0.utf8.count <= 998 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    #expect(lines.filter { $0.contains("=?utf-8?B?") }.allSatisfy { $0.utf8.count <= 90 })
    #expect(!text.lowercased().contains("\nbcc"))
  }

  @Test("What is not ASCII is encoded words, which say the same when they are decoded")
  func encoded() throws {
    let text = "Ջրհեղեղը կտրել է ճանապարհը 🌊 դեպի ափ"
    let encoded = HeaderText(text).description
    let words = encoded.components(separatedBy: "\n ")
    #expect(words.count > 1)
    var bytes = Data()
    for word in words {
      #expect(word.hasPrefix("=?utf-8?B?") && word.hasSuffix("?=") && word.utf8.count <= 75)
      let part = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
      // Each word is text by itself (RFC 2047, section 5).
      #expect(String(data: part, encoding: .utf8) != nil)
      bytes += part
    }
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    #expect(HeaderText("Plain words").description == "Plain words")
  }

  @Test(
    "What is no address is refused",
    arguments: [
      "", "nana", "@news.example", "nana@", "-f@news.example", "a b@news.example", "a@b@c", "nana@news.example\nBcc: x",
      "\"a\"@b.example",
      "a,b@c.example", "<a@b.example>", "nana@news..example", "nana@-news.example", "é@news.example", "a@news.example>",
    ])
  func address(text: String) throws {
    #expect(MailAddress(text) == nil)
    #expect(throws: ConfigurationProblem.self) { try EmailChannel().settings(from: written("email", text)) }
  }

  @Test("A sendmail gets the recipient as an argument and the message on its standard input")
  func sendmail() async throws {
    try await withDirectory { directory in
      let path = try InstalledProgram.write(
        "sendmail", "printf '%s\\n' \"$@\" > \(directory.path)/arguments; cat > \(directory.path)/message",
        in: directory.path)
      let from = try #require(MailAddress(Self.from))
      let host = NoticeHost(mail: MailSettings(transport: .sendmail(path: path), from: from))
      let receipt = try await EmailChannel().send(try order(settings: "nana@news.example"), on: host)
      #expect(receipt["message_id"] == "<0ae4d6f2-0c0b-4e4b-9f2d-2f6b4b1a7c11@news.example>")
      let arguments = try String(contentsOf: directory.appending(path: "arguments"), encoding: .utf8)
      #expect(arguments == "-i\n-f\ncopydesk@news.example\n--\nnana@news.example\n")
      let message = try String(contentsOf: directory.appending(path: "message"), encoding: .utf8)
      #expect(message == (try self.message("Floods cut road")))
      let without = try await expectFault {
        try await EmailChannel().send(try order(settings: "nana@news.example"), on: NoticeHost())
      }
      #expect(without.reason.contains("this host sends no mail"))
    }
  }

  @Test("A mail server is spoken to as RFC 5321 has it")
  func smtp() async throws {
    let server = try FakeServer { line in
      switch line {
      case nil: "220 mx.example ESMTP\r\n"
      case let line? where line.hasPrefix("EHLO"): "250-mx.example\r\n250 8BITMIME\r\n"
      case "DATA": "354 Go on\r\n"
      case "QUIT": "221 Bye\r\n"
      case ".": "250 2.0.0 Ok: queued as 4711\r\n"
      case let line? where line.hasPrefix("MAIL") || line.hasPrefix("RCPT"): "250 Ok\r\n"
      default: nil
      }
    }
    let from = try #require(MailAddress(Self.from))
    let host = NoticeHost(mail: MailSettings(transport: .smtp(host: "127.0.0.1", port: server.port), from: from))
    let receipt = try await EmailChannel().send(try order(settings: "nana@news.example"), on: host)
    #expect(receipt["answer"] == "250 2.0.0 Ok: queued as 4711")
    let said = try await server.lines()
    #expect(said.contains("MAIL FROM:<copydesk@news.example>"))
    #expect(said.contains("RCPT TO:<nana@news.example>"))
    #expect(said.contains("Subject: [Africa] Waiting for you: Floods cut road"))
  }

  @Test("What a mail server refuses for good is not tried again; what it cannot take now is")
  func refused() async throws {
    for (answer, isFinal) in [("550 No such user\r\n", true), ("450 Try later\r\n", false)] {
      let server = try FakeServer { line in
        switch line {
        case nil: "220 mx.example ESMTP\r\n"
        case let line? where line.hasPrefix("RCPT"): answer
        default: "250 Ok\r\n"
        }
      }
      let from = try #require(MailAddress(Self.from))
      let host = NoticeHost(mail: MailSettings(transport: .smtp(host: "127.0.0.1", port: server.port), from: from))
      let fault = try await expectFault {
        try await EmailChannel().send(try order(settings: "nana@news.example"), on: host)
      }
      let isNever = if case .never = fault { true } else { false }
      #expect(isNever == isFinal)
    }
  }
}
