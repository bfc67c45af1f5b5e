import Newsroom
import Store

/// What a story's page leads to beside what it names itself: stories that went out before it, on its desk and about the same.
///
/// Only older ones, so that a new story changes no page but its own, and a story that changes or goes touches the few after it.
struct StoryNeighbours: Sendable {
  /// How many older stories of the desk are looked at.
  static let onDesk = 6
  /// How many older stories of each topic are looked at.
  static let onTopic = 3

  /// About the same: the more topics in common, the sooner, then the latest first.
  var alike: [StoryView] = []
  /// Of the same desk, the latest first.
  var ofDesk: [StoryView] = []

  /// The parts of lists that a story's page looks at.
  static func windows(of position: ListPosition, in lists: some Sequence<SiteList>) -> [SiteWindow] {
    lists.compactMap { list in length(in: list).map { SiteWindow(list, .before(position, $0)) } }
  }

  /// The stories whose pages look at one that stands there.
  static func dependents(of position: ListPosition, in lists: some Sequence<SiteList>) -> [SiteWindow] {
    lists.compactMap { list in length(in: list).map { SiteWindow(list, .after(position, $0)) } }
  }

  private static func length(in list: SiteList) -> Int? {
    switch list {
    case .desk: onDesk
    case .topic: onTopic
    default: nil
    }
  }
}

extension NewsroomView {
  /// What a story's page leads to beside what it names itself, as far as the parts of lists were asked for.
  func neighbours(of story: StoryView) -> StoryNeighbours {
    let position = ListPosition(at: story.published.date, story: story.number)
    let named = Set(story.related.map(\.number))
    let topics = Set(story.topics)
    let alike = StoryNeighbours.windows(of: position, in: story.topics.map(SiteList.topic)).flatMap(stories)
    var seen = named
    let ranked = alike.filter { seen.insert($0.number).inserted }
      .map { (story: $0, common: topics.intersection($0.topics).count) }
      .sorted {
        ($0.common, $0.story.published.date, $0.story.number) > ($1.common, $1.story.published.date, $1.story.number)
      }
    let ofDesk = StoryNeighbours.windows(of: position, in: [.desk(story.desk)]).flatMap(stories)
    return StoryNeighbours(alike: ranked.map(\.story), ofDesk: ofDesk.filter { !named.contains($0.number) })
  }
}
