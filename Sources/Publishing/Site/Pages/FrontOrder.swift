import Foundation
import Newsroom

/// In which order stories come on the front page: what somebody says leads, and what is pinned next to it, what was pinned last
/// first; then, and where nobody says so, by urgency, then by time.
///
/// A flash (urgency 1 or 2) leads for its desk's `flash_minutes`; after that it counts as urgency 3. Of the rest, those of one
/// day come by urgency, and older ones only after them. Time is counted back from the latest story: the order is made of
/// stories alone, and the same whenever the page is made.
struct FrontOrder {
  /// How long urgency counts.
  static let day: TimeInterval = 86_400

  /// All of them, the first first.
  let stories: [StoryView]

  /// - Parameter candidates: The latest first.
  init(_ candidates: [StoryView], in newsroom: NewsroomView) {
    let lead = newsroom.placed(.lead).first
    let pins = newsroom.placed(.pin)
    let placed = Set(newsroom.frontPage.map(\.story))
    let others = Self.byUrgency(candidates.filter { !placed.contains($0.number) }, in: newsroom)
    // What is pinned stands next to what leads, and leads itself only where there is nothing else.
    let first = lead.map { [$0] } ?? Array(others.prefix(1))
    stories = first + pins + others.dropFirst(lead == nil ? 1 : 0)
  }

  private static func byUrgency(_ candidates: [StoryView], in newsroom: NewsroomView) -> [StoryView] {
    guard let latest = candidates.first?.published.date else {
      return []
    }
    func rank(_ story: StoryView) -> (group: Int, urgency: Int) {
      let age = latest.timeIntervalSince(story.published.date)
      let urgency = story.content.urgency
      if urgency <= 2, age < newsroom.flashTime(of: story.desk) { return (0, urgency) }
      return age < day ? (1, max(urgency, 3)) : (2, 0)
    }
    // Sorting keeps the order of time within each rank.
    return candidates.enumerated().map { (index: $0, story: $1, rank: rank($1)) }
      .sorted { ($0.rank.group, $0.rank.urgency, $0.index) < ($1.rank.group, $1.rank.urgency, $1.index) }
      .map(\.story)
  }
}

extension NewsroomView {
  /// The stories that somebody put there by hand and readers see, what was put there last first.
  func placed(_ place: FrontPlace) -> [StoryView] {
    frontPage.filter { $0.place == place }.compactMap { story($0.story) }
  }

  /// For how long a flash of that desk leads, in seconds.
  fileprivate func flashTime(of desk: DeskSlug) -> TimeInterval {
    TimeInterval(self[desk]?.policy.flashMinutes ?? DeskPolicy.flashMinutesByDefault) * 60
  }
}
