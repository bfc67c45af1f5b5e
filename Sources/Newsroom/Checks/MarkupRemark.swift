/// Something in the body that readers would not see, or not as it was meant.
public struct MarkupRemark: Hashable, Sendable {
  /// The kinds of such things.
  public enum Kind: Hashable, Sendable {
    /// HTML, which is dropped.
    case html
    /// The definition of a link or footnote that nothing refers to, which is dropped.
    case unusedDefinition
    /// A paragraph that is indented by a tab or four spaces, and so is shown as code.
    case indentedCode
    /// A line that the hyphens under it make a crosshead.
    case underlinedHeading
    /// A paragraph that begins with a number and a full stop, and so is shown as a list.
    case numberedList
  }

  /// What it is.
  public var kind: Kind
  /// The words concerned, as written.
  public var text: String
  /// Where it begins.
  public var place: TextPosition

  /// A remark of these properties.
  public init(kind: Kind, text: String, place: TextPosition) {
    self.kind = kind
    self.text = text
    self.place = place
  }

  /// The words on one line, cut to a length that one sees at a glance.
  var words: String {
    let words = text.drop(while: \.isWhitespace)
    return shortened(String(words.prefix { !$0.isNewline }))
  }
}
