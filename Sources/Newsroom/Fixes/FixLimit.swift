/// Why a text is more than a fix of another.
public struct FixFault: Hashable, Sendable {
  /// What kind of thing was changed that a fix leaves alone.
  public enum Kind: String, CaseIterable, Sendable {
    /// A word for a day or a month.
    case date
    /// Something else than a text: the picture, the byline, the desk.
    case field
    /// A word with a capital inside a sentence.
    case name
    /// A word that denies.
    case negation
    /// A number, in digits or words.
    case number
    /// Words inside quotation marks, or in a paragraph that is a quotation.
    case quotation
    /// More words than a fix may have.
    case words
  }

  /// What kind.
  public var kind: Kind
  /// The word that was changed; nil where it is no single one.
  public var word: String?
}

/// What may change in a published story without a word to readers: a slip of the keyboard, never a fact.
///
/// Measured against the last version that readers had and were told of: text fields only (headline, label, summary, body, caption
/// and alternative text of the picture); words (NFC, split by white space; of scripts without spaces, characters) inserted plus
/// deleted at most so many; none of them a number or number word, a negation, a date, a name (capitalised within a sentence), or
/// inside a quotation. The database holds the same (`copydesk.fix_faults`); one table of cases tries both.
///
/// Takes time linear in the length of the texts.
public struct FixLimit: Sendable {
  /// How many words a fix may insert and delete, where the desk says nothing.
  public static let standard = 3
  /// The most that a desk may allow.
  public static let highest = 20

  /// How many words may be inserted and deleted in all.
  public let words: Int

  /// A limit of so many words.
  public init(words: Int) { self.words = max(0, min(words, Self.highest)) }

  /// Why the new content is more than a fix of the old; empty when it is one.
  public func faults(from old: Content, to new: Content) -> [FixFault] {
    let language = new.language.lowercased().split(separator: "-").first.map(String.init) ?? ""
    var faults: [FixFault] = old.withoutTexts == new.withoutTexts ? [] : [FixFault(kind: .field)]
    var count = 0
    for (was, now) in zip(old.texts, new.texts) where was != now {
      let (was, now) = (FixText(was ?? ""), FixText(now ?? ""))
      guard let changes = FixChanges(from: was.words, to: now.words, atMost: words) else {
        faults.append(FixFault(kind: .words))
        continue
      }
      count += changes.deleted.count + changes.inserted.count
      faults += changes.deleted.flatMap { was.faults(of: $0, language) }
      faults += changes.inserted.flatMap { now.faults(of: $0, language) }
    }
    if count > words { faults.append(FixFault(kind: .words)) }
    return faults
  }
}

extension Content {
  /// The texts that a fix may touch, in one order.
  fileprivate var texts: [String?] { [headline, label, summary, picture?.caption, picture?.alternative, body] }

  /// All else that it says.
  fileprivate var withoutTexts: Content {
    var rest = self
    (rest.headline, rest.label, rest.summary, rest.body) = ("", nil, nil, "")
    rest.picture?.caption = nil
    rest.picture?.alternative = nil
    return rest
  }
}
