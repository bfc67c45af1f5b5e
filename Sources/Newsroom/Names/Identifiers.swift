/// A short lower-case name: of a desk, a story, a staff member, a role or a destination.
///
/// The text is 1 to 80 of `a`–`z`, `0`–`9` and single hyphens, neither first nor last.
public protocol Slug: Hashable, Comparable, Codable, Sendable, CustomStringConvertible, LosslessStringConvertible {
  /// The text itself.
  var text: String { get }

  /// Takes text that has already been found well-formed.
  init(unchecked text: String)
}

extension Slug {
  /// Nil unless the text is well-formed.
  public init?(_ description: String) {
    guard isWellFormedSlug(description) else { return nil }
    self.init(unchecked: description)
  }

  /// The text itself.
  public var description: String { text }

  /// Orders by the text's bytes.
  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// Decodes from a string; throws `DecodingError.dataCorrupted` when it is not well-formed.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let slug = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a valid name: use lower-case words joined by hyphens")
    }
    self = slug
  }

  /// Encodes as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

private func isWellFormedSlug(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  guard (1...80).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
    return false
  }
  var previous: UInt8 = 0
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
    case UInt8(ascii: "-") where previous != UInt8(ascii: "-"): break
    default: return false
    }
    previous = byte
  }
  return true
}

/// Names a desk: `africa`.
public struct DeskSlug: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// Names a staff member: `africa-deputy`.
public struct StaffHandle: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// Names a story in its address: `caucasus-prisoner-swap`; unique in the newsroom.
public struct StorySlug: Slug {
  /// Names that no story may have: the site uses them for something else in a desk's directory.
  public static let reserved: Set = ["archive", "feed"]

  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// Names a destination: `site`.
public struct DestinationName: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// A positive number with a meaning of its own, so that a story's number is never taken for a revision.
public protocol Ordinal: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible
where RawValue == Int {
  /// Wraps the number; it is not checked.
  init(rawValue: Int)
}

extension Ordinal {
  /// Wraps the number; it is not checked.
  public init(_ value: Int) { self.init(rawValue: value) }
  /// The number in decimal digits.
  public var description: String { String(rawValue) }
  /// Orders by the number.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A story's number in the newsroom, from 1; given once and for ever.
public struct StoryNumber: Ordinal {
  /// The number.
  public let rawValue: Int
  /// Wraps the number; it is not checked.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A version's number within its story, from 1.
public struct VersionNumber: Ordinal {
  /// The number.
  public let rawValue: Int
  /// Wraps the number; it is not checked.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A story's counter for compare-and-set: one more with each new version and each change of state.
public struct Revision: Ordinal {
  /// The number.
  public let rawValue: Int
  /// Wraps the number; it is not checked.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// What came in, by its number in the newsroom.
public struct SubmissionID: Ordinal {
  /// The number.
  public let rawValue: Int
  /// Wraps the number; it is not checked.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// Names a story either way that people do: by number or by slug.
public enum StoryReference: Hashable, Sendable, LosslessStringConvertible {
  /// By number: `1042`.
  case number(StoryNumber)
  /// By slug: `caucasus-prisoner-swap`.
  case slug(StorySlug)

  /// Digits alone are a number (so no slug consists of digits alone); nil unless well-formed.
  public init?(_ description: String) {
    if let number = Int(description), number > 0 {
      self = .number(StoryNumber(number))
    } else if let slug = StorySlug(description) {
      self = .slug(slug)
    } else {
      return nil
    }
  }

  /// As it would be typed.
  public var description: String {
    switch self {
    case .number(let number): number.description
    case .slug(let slug): slug.text
    }
  }
}
