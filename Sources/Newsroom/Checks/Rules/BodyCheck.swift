/// Finds a draft without text.
struct BodyCheck: Check {
  let rule = "body"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.paragraphs.contains { $0.kind == .paragraph && String($0.characters).isVisible }
      ? [] : [Mistake(at: nil, "There is no text below the front matter; add the story.")]
  }
}
