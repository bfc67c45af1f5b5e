/// A run of text as a reader sees it: a paragraph, a crosshead, with each character's place in the source.
public struct Passage: Hashable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    case paragraph
    case heading
  }

  /// A character and where it stands.
  public struct PlacedCharacter: Hashable, Sendable {
    /// As the reader sees it; `codeMark` for a whole code span, a space for a line's end.
    public var character: Character
    /// The line in the source, from 1.
    public var line: Int32
    /// The column in that line, in characters from 1.
    public var column: Int32
  }

  /// A link or image and where it begins.
  public struct Link: Hashable, Sendable {
    /// Where it leads, as written but for escapes.
    public var destination: String
    /// Whether it is an image.
    public var isImage: Bool
    /// The line in the source, from 1.
    public var line: Int32
    /// The column in that line, in characters from 1.
    public var column: Int32
  }

  /// Stands for a code span or an image, so that the words on both sides do not meet: U+FFFC, the object replacement
  /// character.
  public static let codeMark: Character = "\u{FFFC}"

  /// What it is.
  public var kind: Kind
  /// How many quotations and list items it is within.
  public var depth: Int
  /// Its text.
  public var characters: [PlacedCharacter]
  /// Its links and images in order.
  public var links: [Link]

  /// Its text without places and code.
  public var text: String { String(characters.lazy.map(\.character).filter { $0 != Self.codeMark }) }
}
