/// Finds a headline that says nothing.
struct HeadlineCheck: Check {
  let rule = "headline"

  func observations(in copy: Copy) -> [Observation] {
    let headline = copy.content.headline
    guard !headline.contains(where: \.isLetter) else { return [] }
    return [Observation(at: copy.places[.headline], excerpt: headline, "The headline has no word in it; write one.")]
  }
}

/// Finds a headline too long for a front page, a telephone or a search engine.
struct HeadlineLengthCheck: Check {
  /// In characters; what schema.org's `headline` leaves room for.
  static let limit = 110

  let rule = "headline-length"

  func observations(in copy: Copy) -> [Observation] {
    let length = copy.content.headline.count
    guard length > Self.limit else { return [] }
    return [
      Observation(
        at: copy.places[.headline], excerpt: String(copy.content.headline.prefix(60)) + "…",
        "The headline has \(length) characters; bring it to \(Self.limit) or fewer.")
    ]
  }
}

/// Finds a summary that the desk wants and the draft lacks, or one too long for a teaser.
struct SummaryCheck: Check {
  /// In characters.
  static let limit = 400

  let rule = "summary"

  func observations(in copy: Copy) -> [Observation] {
    guard let summary = copy.content.summary else {
      return copy.required.contains(rule)
        ? [Observation(at: nil, "There is no summary, and the desk wants one; add it to the front matter.")] : []
    }
    guard summary.count > Self.limit else { return [] }
    return [
      Observation(
        at: copy.places[.summary], excerpt: String(summary.prefix(60)) + "…",
        "The summary has \(summary.count) characters; bring it to \(Self.limit) or fewer.")
    ]
  }
}

/// Finds a draft without text.
struct BodyCheck: Check {
  let rule = "body"

  func observations(in copy: Copy) -> [Observation] {
    copy.content.body.contains { !$0.isWhitespace }
      ? [] : [Observation(at: nil, "There is no text below the front matter; write it.")]
  }
}

/// Finds bylines that name nobody the newsroom knows.
struct BylineCheck: Check {
  let rule = "byline"

  func observations(in copy: Copy) -> [Observation] {
    copy.content.byline.enumerated().compactMap { index, byline in
      let place = copy.places[.byline(index)]
      switch byline {
      case .staff(let handle) where !copy.staff.contains(handle):
        let known = closest(to: handle.text, in: copy.staff.map(\.text))
        let meant = known.map { ": is \($0) meant?" } ?? "; for somebody else write {name: …, bio: …}."
        return Observation(
          at: place, excerpt: handle.text, "Nobody on the staff has the handle '\(handle.text)'\(meant)")
      case .guest(let name, _) where !name.contains(where: \.isLetter):
        return Observation(at: place, excerpt: name, "The byline has no name in it; write one.")
      default:
        return nil
      }
    }
  }
}
