import Foundation
import Newsroom
import Store

/// A message as it is mailed (RFC 5322): plain text in UTF-8, and headers that nothing said in it can add to.
struct EmailMessage: Sendable {
  let to: MailAddress
  let from: MailAddress
  /// The `Message-ID`: the same on every attempt, so that who gets it twice is shown it once.
  let id: String
  private let subject: String
  private let text: String
  private let date: Date

  init(_ order: NoticeOrder, to: MailAddress, from: MailAddress) {
    self.to = to
    self.from = from
    id = "<\(order.token.uuidString.lowercased())@\(from.domain)>"
    let words = order.text
    subject = words.subject
    text = words.body
    date = order.now
  }

  /// All of it, with LF at the ends of lines.
  var bytes: [UInt8] {
    let headers = [
      "From: Copydesk <\(from)>", "To: <\(to)>", "Subject: \(HeaderText(subject))", "Date: \(Self.written(date))",
      "Message-ID: \(id)", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
    ]
    let body = Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    return Array((headers.joined(separator: "\n") + "\n\n" + body + "\n").utf8)
  }

  /// As RFC 5322, section 3.3, has it, in UTC.
  private static func written(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let part = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ number: Int?) -> String {
      let text = String(number ?? 0)
      return text.count < 2 ? "0\(text)" : text
    }
    return "\(days[(part.weekday ?? 1) - 1]), \(part.day ?? 1) \(months[(part.month ?? 1) - 1]) \(part.year ?? 1970) "
      + "\(two(part.hour)):\(two(part.minute)):\(two(part.second)) +0000"
  }
}

/// The text of a header: as it is where it is printable ASCII and short, else as encoded words (RFC 2047), each on a line of its
/// own. Line breaks and other control characters are spaces: nothing said in it begins another header.
struct HeaderText: CustomStringConvertible {
  let description: String

  /// How many characters of the text are kept.
  private static let longest = 200
  /// How many bytes an encoded word can hold: with its signs and in base64 it has at most 75 characters.
  private static let wordBytes = 45

  init(_ text: String) {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
        ? " " : Character(scalar)
    }
    let line = String(String(scalars).prefix(Self.longest))
    // What looks like an encoded word is encoded, so that it is shown as it was written.
    guard !line.allSatisfy({ $0.isASCII }) || line.contains("=?") || line.utf8.count > 66 else {
      description = line
      return
    }
    var words: [[UInt8]] = [[]]
    for scalar in line.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if words[words.count - 1].count + bytes.count > Self.wordBytes { words.append([]) }
      words[words.count - 1] += bytes
    }
    description = words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\n ")
  }
}
