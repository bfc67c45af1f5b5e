/// Something in a text that readers would not see, or not as it was meant.
public struct Remark: Hashable, Sendable {
  /// The kinds of such things.
  public enum Kind: Hashable, Sendable {
    /// HTML, which is dropped.
    case html
    /// A paragraph that is indented by a tab or four spaces, and so is shown as code.
    case indentedCode
    /// A line that the hyphens under it make a crosshead.
    case underlinedHeading
    /// A paragraph that begins with a number and a full stop, and so is shown as a list.
    case numberedList
    /// The definition of a link or footnote that nothing refers to, which is dropped.
    case unusedDefinition
    /// A control character, however it is written.
    case controlCharacter
  }

  /// What it is.
  public var kind: Kind
  /// The words concerned, as written.
  public var text: String
  /// The line in the source, from 1.
  public var line: Int
  /// The column in that line, in characters from 1.
  public var column: Int
}
