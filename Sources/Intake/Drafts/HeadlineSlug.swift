import Crypto
import Foundation
public import Newsroom

extension StorySlug {
  /// How long a slug made from a headline is at most.
  public static let lengthFromHeadline = 60

  /// The slug of a headline: its words in small Latin letters and digits, as many whole ones as fit.
  ///
  /// Other scripts are transliterated, accents left out (Unicode CLDR's Any-Latin and Latin-ASCII). A headline of digits
  /// alone is told from a story's number by `story-`; one without any letter gives `story-` and eight digits of its
  /// SHA-256, so that the same headline always gives the same slug.
  public init(headline: String) {
    let words = Self.latin(headline).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    var slug = words.first.map { String($0.prefix(Self.lengthFromHeadline)) } ?? ""
    for word in words.dropFirst() {
      guard slug.utf8.count + 1 + word.utf8.count <= Self.lengthFromHeadline else { break }
      slug += "-\(word)"
    }
    if slug.isEmpty {
      let digest = SHA256.hash(data: Array(headline.utf8)).prefix(4)
      slug = "story-" + digest.hexadecimal
    } else if slug.allSatisfy(\.isNumber) {
      slug = "story-" + slug
    }
    self.init(unchecked: slug)
  }

  private static func latin(_ text: String) -> String {
    // Apostrophes join what they part, so that "region's" is one word; the schwa is Azerbaijani's, which CLDR leaves.
    let prepared = text.prefix(1000).lowercased().filter { !"'’ʼ".contains($0) }.replacing("ə", with: "e")
    let transform = StringTransform("Any-Latin; Latin-ASCII; Lower")
    return prepared.applyingTransform(transform, reverse: false) ?? prepared
  }
}
