/// Finds placeholders that writers leave for later: TK ("to come"), TODO, XXX.
struct PlaceholderCheck: Check {
  let rule = "leftover"

  private static let marks: Set<String> = ["TK", "TKTK", "TKTKTK", "TODO", "XXX", "XXXX", "FIXME"]

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.paragraphs.flatMap { paragraph in
      paragraph.words.indices.compactMap { index in
        let word = paragraph.words[index]
        let mark = String(paragraph.characters[word.range])
        guard Self.marks.contains(mark), !isTKMaxx(paragraph.words[index...]) else { return nil }
        return Mistake(
          in: paragraph, word.range, "'\(mark)' is still in the copy; replace it with what it stands for.")
      }
    }
  }

  /// TK Maxx, the one name in the news with such a mark.
  private func isTKMaxx(_ words: ArraySlice<CopyParagraph.Word>) -> Bool {
    words.first?.text == "tk" && words.dropFirst().first?.text == "maxx"
  }
}
