import Crypto
import Foundation
public import Newsroom

extension StorySlug {
  /// The longest slug that is made from a headline, in characters.
  public static let lengthFromHeadline = 60

  /// Makes a slug from a headline: its words in lower-case Latin letters and digits, as many whole words as fit.
  ///
  /// Other scripts are transliterated, accents dropped (Unicode CLDR's Any-Latin and Latin-ASCII). A headline of digits
  /// only gets the prefix `story-`, so that it cannot be taken for a story's number, and so does one that no story may have;
  /// one without letters or digits becomes `story-` and eight digits of its SHA-256, so that the same headline always gives the same slug.
  public init(headline: String) { self.init(headline: headline, length: Self.lengthFromHeadline) }

  /// The slugs to choose from for a story whose headline is all that names it, the best first: from the headline, from more of
  /// it, with the day, and numbered.
  ///
  /// - Parameter day: the day on which the draft came in, as the desk dates it.
  public static func choices(headline: String, day: CivilDay) -> [StorySlug] {
    let short = StorySlug(headline: headline)
    let long = StorySlug(headline: headline, length: 80)
    let numbered = (2...999).map { short.followed(by: String($0)) }
    return [short] + (long == short ? [] : [long]) + [short.followed(by: day.description)] + numbered
  }

  private init(headline: String, length: Int) {
    let words = Self.latin(headline).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    var slug = words.first.map { String($0.prefix(length)) } ?? ""
    for word in words.dropFirst() {
      guard slug.utf8.count + 1 + word.utf8.count <= length else { break }
      slug += "-\(word)"
    }
    if slug.isEmpty {
      let digest = SHA256.hash(data: Array(headline.utf8)).prefix(4)
      slug = "story-" + digest.hexadecimal
    } else if slug.allSatisfy(\.isNumber) || Self.reserved.contains(slug) {
      slug = "story-" + slug
    }
    self.init(unchecked: slug)
  }

  private func followed(by ending: String) -> StorySlug { StorySlug(unchecked: "\(text)-\(ending)") }

  private static func latin(_ text: String) -> String {
    // An apostrophe does not end a word, as in "region's". CLDR leaves the Azerbaijani schwa as it is.
    let prepared = text.prefix(1000).lowercased().filter { !"'’ʼ".contains($0) }.replacing("ə", with: "e")
    let transform = StringTransform("Any-Latin; Latin-ASCII; Lower")
    return prepared.applyingTransform(transform, reverse: false) ?? prepared
  }
}
