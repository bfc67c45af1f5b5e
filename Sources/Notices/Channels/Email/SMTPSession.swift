/// What is said on a connection to a mail server, and what it answers.
final class SMTPSession {
  /// What the server may say in one line, in bytes.
  private static let longestLine = 8192
  /// In how many lines it may answer.
  private static let mostLines = 100

  private let connection: ServerConnection
  private var received: [UInt8] = []

  /// How sentences name the server.
  var place: String { connection.place }

  init(_ connection: ServerConnection) { self.connection = connection }

  /// Has all that follows be encrypted. What came in the clear and has not been read is not taken for what the server says now
  /// (RFC 3207, section 4.2): there must be none.
  func encrypt(trusting authorities: String?) throws(NoticeFault) {
    guard received.isEmpty else { throw .tryAgain(reason: "\(place) says more in the clear than it was asked") }
    try connection.encrypt(trusting: authorities)
  }

  /// Says that nothing more follows.
  func end() { connection.end() }

  /// Says that, and takes no answer but one of these.
  @discardableResult
  func say(_ line: String, expecting codes: Int...) throws(NoticeFault) -> SMTPAnswer {
    try checked(try ask(line), codes)
  }

  /// Waits for what the server says first.
  func expect(_ codes: Int...) throws(NoticeFault) { _ = try checked(try answer(), codes) }

  /// Says that; whatever the server answers.
  func ask(_ line: String) throws(NoticeFault) -> SMTPAnswer {
    guard connection.send(Array((line + "\r\n").utf8)) else {
      throw .tryAgain(reason: "\(place) does not read what it is sent")
    }
    return try answer()
  }

  private func checked(_ answer: SMTPAnswer, _ codes: [Int]) throws(NoticeFault) -> SMTPAnswer {
    if codes.contains(answer.code) { return answer }
    // What begins with 5 it will say again (section 4.2.1).
    let text = answer.text.trimmed(to: 300)
    throw (500..<600).contains(answer.code)
      ? .never(reason: "\(place) refuses the message: “\(text)”")
      : .tryAgain(reason: "\(place) does not take the message now: “\(text)”")
  }

  private func answer() throws(NoticeFault) -> SMTPAnswer {
    var lines: [String] = []
    while true {
      let line = try nextLine()
      lines.append(line)
      // All lines but the last have a hyphen after the code.
      if line.dropFirst(3).first != "-" { break }
      guard lines.count < Self.mostLines else { throw .tryAgain(reason: "\(place) answers without an end") }
    }
    guard let answer = SMTPAnswer(lines) else {
      throw .tryAgain(reason: "\(place) does not speak SMTP: “\(lines.joined(separator: " ").trimmed(to: 300))”")
    }
    return answer
  }

  private func nextLine() throws(NoticeFault) -> String {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: received[..<end], as: UTF8.self)
        received.removeSubrange(...end)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
      }
      guard received.count < Self.longestLine else { throw .tryAgain(reason: "\(place) answers without an end") }
      let bytes = connection.receive()
      guard !bytes.isEmpty else { throw .tryAgain(reason: "\(place) did not answer") }
      received += bytes
    }
  }
}

/// What a mail server answered.
struct SMTPAnswer {
  let code: Int
  private let lines: [String]

  /// Nil unless the last of these lines begins with a code.
  init?(_ lines: [String]) {
    guard let code = lines.last.flatMap({ Int($0.prefix(3)) }) else { return nil }
    (self.code, self.lines) = (code, lines)
  }

  /// All of it, in one line.
  var text: String { lines.joined(separator: " ") }

  /// The code, with the enhanced one where there is one (RFC 3463): nothing that the server was told.
  var codes: String {
    let word = lines.last?.dropFirst(4).prefix { $0 != " " } ?? ""
    let isEnhanced =
      word.utf8.count <= 9 && word.contains(".") && word.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    return isEnhanced ? "\(code) \(word)" : "\(code)"
  }

  /// What the server says of an ability that it lists after EHLO, in capital letters; nil for one that it has not.
  func parameters(of keyword: String) -> [String]? {
    lines.lazy.map { $0.dropFirst(4).uppercased().split(separator: " ").map(String.init) }
      .first { $0.first == keyword }.map { Array($0.dropFirst()) }
  }
}
