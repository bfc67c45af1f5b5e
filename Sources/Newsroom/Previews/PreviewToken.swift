/// What only those know who were given a link to a preview: 128 bits, as 32 lower-case hexadecimal digits.
public struct PreviewToken: Hashable, Sendable, CustomStringConvertible {
  /// The digits.
  public let text: String

  /// Nil for what is none.
  public init?(_ text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.text = text
  }

  /// Made of these bits, which nobody must be able to guess.
  public init(_ high: UInt64, _ low: UInt64) {
    text = [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The digits.
  public var description: String { text }

  /// By what the log tells one link of a story from another; it opens nothing.
  public var mark: String { String(text.prefix(8)) }
}

/// What the workflow must know of links to previews; read for actions on them.
public struct PreviewFacts: Hashable, Sendable {
  /// Whether there is a site for the story that has an address for previews.
  public var hasAddress: Bool
  /// The links to the story that are not over.
  public var open: [PreviewToken]
  /// The one that a new link would have.
  public var next: PreviewToken

  /// Facts of these properties.
  public init(hasAddress: Bool, open: [PreviewToken], next: PreviewToken) {
    self.hasAddress = hasAddress
    self.open = open
    self.next = next
  }
}

/// Why a link to a preview is over.
public enum PreviewEnd: String, CaseIterable, Codable, Sendable {
  /// Somebody ended it.
  case hand
  /// The story was killed.
  case kill
  /// The story was put away.
  case spike
  /// There is a later version.
  case version
  /// Its time is over.
  case time
}
