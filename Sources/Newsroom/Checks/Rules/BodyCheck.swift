/// Finds a draft without text.
struct BodyCheck: Check {
  let rule = "body"

  func observations(in copy: Copy) -> [Observation] {
    copy.content.body.contains { !$0.isWhitespace }
      ? [] : [Observation(at: nil, "There is no text below the front matter; add the story.")]
  }
}
