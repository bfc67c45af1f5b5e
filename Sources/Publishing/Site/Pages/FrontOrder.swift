import Foundation
import Newsroom

/// In which order stories come on the front page when nobody says so: by urgency, then by time.
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
    guard let latest = candidates.first?.published.date else {
      stories = []
      return
    }
    func rank(_ story: StoryView) -> (group: Int, urgency: Int) {
      let age = latest.timeIntervalSince(story.published.date)
      let urgency = story.content.urgency
      if urgency <= 2, age < newsroom.flashTime(of: story.desk) { return (0, urgency) }
      return age < Self.day ? (1, max(urgency, 3)) : (2, 0)
    }
    // Sorting keeps the order of time within each rank.
    stories = candidates.enumerated().map { (index: $0, story: $1, rank: rank($1)) }
      .sorted { ($0.rank.group, $0.rank.urgency, $0.index) < ($1.rank.group, $1.rank.urgency, $1.index) }
      .map(\.story)
  }
}

extension NewsroomView {
  /// For how long a flash of that desk leads, in seconds.
  fileprivate func flashTime(of desk: DeskSlug) -> TimeInterval {
    TimeInterval(self[desk]?.policy.flashMinutes ?? DeskPolicy.flashMinutesByDefault) * 60
  }
}
