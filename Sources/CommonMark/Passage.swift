/// A paragraph or crosshead as readers see it, with the source position of each character.
public struct Passage: Hashable, Sendable {
  /// The kinds of passage.
  public enum Kind: Hashable, Sendable {
    case paragraph
    case heading
    /// Of a table.
    case cell
  }

  /// A character and its position in the source.
  public struct PlacedCharacter: Hashable, Sendable {
    /// The character as readers see it; `codeMark` for a whole code span, a space for a line break.
    public var character: Character
    /// The line in the source, from 1.
    public var line: Int32
    /// The column in that line, in characters from 1.
    public var column: Int32
  }

  /// A link or image and where it begins in the source.
  public struct Link: Hashable, Sendable {
    /// Its target, as written except for escapes.
    public var destination: String
    /// What stands in quotation marks behind the target; empty when nothing does.
    public var title: String
    /// Whether it is an image.
    public var isImage: Bool
    /// What an image says of itself, as readers see it; empty for a link.
    public var label: [PlacedCharacter] = []
    /// The line in the source, from 1.
    public var line: Int32
    /// The column in that line, in characters from 1.
    public var column: Int32
  }

  /// Stands for a code span or an image, so that the words around it are not joined: U+FFFC, the object replacement
  /// character.
  public static let codeMark: Character = "\u{FFFC}"

  /// What it is.
  public var kind: Kind
  /// How many quotations and list items contain it.
  public var depth: Int
  /// Its text.
  public var characters: [PlacedCharacter]
  /// Its links and images in order.
  public var links: [Link]

  /// The image that is all there is in a paragraph of its own, and so can be a picture of the story.
  public var figure: Link? {
    guard kind == .paragraph, depth == 0, links.count == 1, let link = links.first, link.isImage,
      characters.allSatisfy({ $0.character == Self.codeMark || $0.character.isWhitespace }),
      characters.count(where: { $0.character == Self.codeMark }) == 1
    else { return nil }
    return link
  }

  /// Its text, without positions and code.
  public var text: String { String(characters.lazy.map(\.character).filter { $0 != Self.codeMark }) }
}
