import FoundationEssentials
public import Newsroom
public import Store

/// Tells people by a program of this host: `program: page-me`, which root names in `copydeskd.yaml`.
///
/// The program gets the message as JSON on its standard input, and has told the person when it ends with exit status 0.
public struct ProgramChannel: NoticeChannel {
  /// `program`.
  public let name = "program"

  /// The channel.
  public init() {}

  /// A short name.
  public func settings(from written: WrittenSetting) throws(ConfigurationProblem) -> CanonicalJSON {
    let name = try written.text()
    guard StaffHandle(name) != nil else {
      throw written.problem(
        "'\(name)' is not the name of a program: use lower-case words joined by hyphens, as in programs of copydeskd.yaml"
      )
    }
    return .string(name)
  }

  /// Runs the program.
  public func send(_ order: NoticeOrder, on host: NoticeHost) async throws(NoticeFault) -> [String: CanonicalJSON] {
    guard case .string(let name) = order.settings else { throw .never(reason: "the program has no name") }
    let answer = try await host.run(name, input: Array((order.payload.text + "\n").utf8))
    return ["program": .string(name), "answer": .string(answer.trimmed(to: 200))]
  }
}

extension NoticeOrder {
  /// The message for programs, as JSON.
  ///
  /// `id` is the same on every attempt; instants are RFC 3339 in UTC.
  var payload: CanonicalJSON {
    let text = self.text
    return [
      "id": .string(token.uuidString.lowercased()), "attempt": .integer(attempt), "newsroom": .string(newsroom),
      "for": ["handle": .string(staff.text), "name": .string(name)], "digest": .boolean(isDigest),
      "subject": .string(text.subject), "text": .string(text.body),
      "notices": .array(items.prefix(NoticeText.limit).map(\.payload)), "count": .integer(items.count),
    ]
  }
}

extension NoticeItem {
  fileprivate var payload: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "kind": .string(kind.rawValue), "because": .string(because.rawValue), "action": .string(action),
      "actor": .string(actor), "at": .string(Instant(at).description), "headline": .string(headline),
    ]
    members["story"] = story.map {
      ["number": .integer($0.number.rawValue), "slug": .string($0.slug.text), "headline": .string($0.headline)]
    }
    members["desk"] = desk.map { .string($0.text) }
    members["destination"] = destination.map { .string($0.text) }
    if !detail.isEmpty { members["detail"] = .object(detail) }
    return .object(members)
  }
}

extension String {
  /// The beginning, without white space around it and in one line.
  func trimmed(to length: Int) -> String {
    let line = split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > length ? line.prefix(length - 1) + "…" : line
  }
}
