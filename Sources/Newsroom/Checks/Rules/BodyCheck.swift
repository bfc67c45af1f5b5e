/// Finds a draft without text.
struct BodyCheck: Check {
  let rule = "body"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.content.body.contains { !$0.isWhitespace }
      ? [] : [Mistake(at: nil, "There is no text below the front matter; add the story.")]
  }
}
