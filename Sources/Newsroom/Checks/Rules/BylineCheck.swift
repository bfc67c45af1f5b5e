/// Finds bylines with a handle that nobody has, or without a name.
struct BylineCheck: Check {
  let rule = "byline"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.content.byline.enumerated().compactMap { index, byline in
      let place = copy.places[.byline(index)]
      switch byline {
      case .staff(let handle) where !copy.staff.contains(handle):
        let hint =
          closest(to: handle.text, in: copy.staff.map(\.text)).map { "did you mean '\($0)'?" }
          ?? "for a guest, write {name: …, bio: …}."
        return Mistake(
          at: place, excerpt: handle.text, "Nobody on the staff has the handle '\(handle.text)'; \(hint)")
      case .guest(let name, _) where !name.contains(where: \.isLetter):
        return Mistake(at: place, excerpt: name, "The byline has no name in it; add one.")
      default:
        return nil
      }
    }
  }
}
