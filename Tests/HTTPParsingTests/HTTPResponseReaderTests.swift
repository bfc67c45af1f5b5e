import Foundation
import HTTPParsing
import Testing

@Suite("Reading answers")
struct HTTPResponseReaderTests {
  /// Feeds the text in pieces of that many bytes.
  private func read(_ text: String, by piece: Int, ends: Bool = false) throws -> HTTPResponse? {
    var reader = HTTPResponseReader()
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try reader.take(rest.prefix(piece))
      rest = rest.dropFirst(piece)
    }
    if ends { try reader.end() }
    return reader.answer
  }

  @Test(
    "An answer is read whole, however it is split into pieces",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: x\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello",
      "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and what nobody asked for",
    ], [1, 2, 7, 1000])
  func pieces(text: String, piece: Int) throws {
    let answer = try #require(try read(text, by: piece))
    #expect(answer.status == 200)
    #expect(answer.body == Data("hello".utf8))
  }

  @Test("An answer without a length ends with the connection, one without content with its head")
  func lengths() throws {
    #expect(try read("HTTP/1.1 200 OK\r\n\r\nhello", by: 3) == nil)
    #expect(try read("HTTP/1.1 200 OK\r\n\r\nhello", by: 3, ends: true)?.body == Data("hello".utf8))
    #expect(try read("HTTP/1.1 204 No Content\r\n\r\n", by: 3)?.body == Data())
    #expect(try read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", by: 3)?.body == Data())
  }

  @Test(
    "A truncated answer is not taken for whole",
    arguments: [
      "", "HTTP", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "HTTP/1.1 100 Continue\r\n\r\n",
    ])
  func cut(text: String) {
    #expect(throws: HTTPResponseReader.Malformation.cutShort) { try read(text, by: 4, ends: true) }
  }

  @Test(
    "An answer that is not HTTP, or has an impossible length, is refused harmlessly",
    arguments: [
      ("SSH-2.0-OpenSSH_9\r\n", HTTPResponseReader.Malformation.notHTTP), ("\r\n\r\n", .notHTTP),
      ("HTTP/1.1 2000 OK\r\n\r\n", .notHTTP), ("HTTP/1.1 200 OK\r\nnothing\r\n\r\n", .notHTTP),
      ("HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 70_000))", .notHTTP),
      ("HTTP/1.1 200 OK\r\n\(String(repeating: "A: b\r\n", count: 20_000))\r\n", .notHTTP),
      ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .unclearLength),
      ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", .unclearLength),
      ("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", .tooLarge),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .unclearLength),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", .tooLarge),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", .unclearLength),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n", .unclearLength),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n", .unclearLength),
    ])
  func malformed(text: String, expected: HTTPResponseReader.Malformation) {
    for piece in [1, 4096] {
      #expect(throws: expected, "in pieces of \(piece)") { try read(text, by: piece) }
    }
  }
}
