package import FoundationEssentials

/// A response over HTTP/1.1.
package struct HTTPResponse: Equatable, Sendable {
  /// From 200 to 999.
  package let status: Int
  /// By lower-case name.
  package let headers: [String: String]
  /// What has arrived of the body and was not taken yet.
  package var body = Data()
}

/// Parses one response (RFC 9112) from bytes as they arrive; bytes that are not HTTP, or more than the daemon ever sends,
/// are refused.
package struct HTTPResponseReader {
  /// Why the bytes are not a response.
  package enum Malformation: Error, Equatable {
    /// They do not begin as a response does, or their head is too long.
    case notHTTP
    /// Where the body ends cannot be told.
    case unclearLength
    /// The body is too long.
    case tooLarge
    /// The connection ended in the middle.
    case cutShort
  }

  /// How large a head or a chunk's line, and how large a body may be, in bytes.
  static let maximumHead = 65_536
  static let maximumBody = 268_435_456

  private enum Stage {
    case head
    case counted(remaining: Int)
    case untilEnd
    case chunkLine
    case chunk(remaining: Int)
    case chunkEnd
    case trailers
    case complete
  }

  private var stage = Stage.head
  private var bytes: [UInt8] = []
  /// How many of `bytes` have been read.
  private var position = 0
  /// How many of them have been searched for an end of line without finding one.
  private var searched = 0
  private var lines: [String] = []
  private var headSize = 0
  private var response = HTTPResponse(status: 0, headers: [:])

  /// The response, once it is complete.
  package var answer: HTTPResponse? { if case .complete = stage { response } else { nil } }

  /// Its status, once the head has been read.
  package var status: Int? { response.status > 0 ? response.status : nil }

  /// Its headers by lower-case name; none before the head has been read.
  package var headers: [String: String] { response.headers }

  /// A reader at the beginning.
  package init() {}

  /// What has arrived of the body and was not taken yet.
  package mutating func takeBody() -> Data {
    defer { response.body = Data() }
    return response.body
  }

  /// Takes the next bytes; bytes after a complete response are ignored.
  package mutating func take(_ bytes: ArraySlice<UInt8>) throws(Malformation) {
    self.bytes += bytes
    while try step() {}
    self.bytes.removeFirst(position)
    searched = max(0, searched - position)
    position = 0
  }

  /// Takes note that the connection has ended.
  package mutating func end() throws(Malformation) {
    switch stage {
    case .untilEnd: stage = .complete
    case .complete: break
    default: throw .cutShort
    }
  }

  /// Parses the next piece; false when more bytes are needed.
  private mutating func step() throws(Malformation) -> Bool {
    switch stage {
    case .complete: return false
    case .head:
      guard let line = try nextLine() else { return false }
      if line.isEmpty { try beginBody() } else { try takeHeadLine(line) }
    case .counted(let remaining):
      guard let left = try takeBody(remaining) else { return false }
      stage = left == 0 ? .complete : .counted(remaining: left)
    case .untilEnd:
      return try takeBody(.max) != nil
    case .chunkLine:
      guard let line = try nextLine() else { return false }
      // The size is followed by nothing or by extensions.
      let digits = line.prefix { $0.isHexDigit }
      guard let size = Int(digits, radix: 16) else { throw .unclearLength }
      guard size <= Self.maximumBody else { throw .tooLarge }
      stage = size == 0 ? .trailers : .chunk(remaining: size)
    case .chunk(let remaining):
      guard let left = try takeBody(remaining) else { return false }
      stage = left == 0 ? .chunkEnd : .chunk(remaining: left)
    case .chunkEnd:
      guard let line = try nextLine() else { return false }
      guard line.isEmpty else { throw .unclearLength }
      stage = .chunkLine
    case .trailers:
      guard let line = try nextLine() else { return false }
      if line.isEmpty { stage = .complete }
    }
    return true
  }

  /// Moves available bytes into the body; how many are still missing, nil when none were available.
  private mutating func takeBody(_ wanted: Int) throws(Malformation) -> Int? {
    let count = min(wanted, bytes.count - position)
    guard count > 0 else { return nil }
    guard response.body.count + count <= Self.maximumBody else { throw .tooLarge }
    response.body.append(contentsOf: bytes[position..<position + count])
    position += count
    return wanted - count
  }

  private mutating func nextLine() throws(Malformation) -> String? {
    let from = max(position, searched)
    guard let end = bytes[from...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = bytes.count
      guard bytes.count - position <= Self.maximumHead else { throw .notHTTP }
      return nil
    }
    guard end - position <= Self.maximumHead else { throw .notHTTP }
    var line = bytes[position..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let text = String(decoding: line, as: UTF8.self)
    position = end + 1
    return text
  }

  private mutating func takeHeadLine(_ line: String) throws(Malformation) {
    headSize += line.utf8.count
    guard headSize <= Self.maximumHead else { throw .notHTTP }
    if lines.isEmpty, !line.hasPrefix("HTTP/1.") { throw .notHTTP }
    lines.append(line)
  }

  /// Reads the head, and from it how the body will end (RFC 9112, section 6.3).
  private mutating func beginBody() throws(Malformation) {
    let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
    guard words.count >= 2, words[1].utf8.count == 3, let status = Int(words[1]), status >= 100 else { throw .notHTTP }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { throw .notHTTP }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers[line[..<colon].lowercased()] = String(value)
    }
    lines = []
    // Interim answers are followed by the real one (RFC 9110, section 15.2).
    guard status >= 200 else { return }
    response = HTTPResponse(status: status, headers: headers)
    if status == 204 || status == 304 {
      stage = .complete
    } else if let coding = headers["transfer-encoding"] {
      guard coding.lowercased() == "chunked" else { throw .unclearLength }
      stage = .chunkLine
    } else if let text = headers["content-length"] {
      guard let length = Int(text), length >= 0 else { throw .unclearLength }
      guard length <= Self.maximumBody else { throw .tooLarge }
      stage = length == 0 ? .complete : .counted(remaining: length)
    } else {
      stage = .untilEnd
    }
  }
}
