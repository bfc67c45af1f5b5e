public import Foundation
public import Newsroom

/// A part of one of a site's lists: what a page or feed shows of it.
public struct SiteWindow: Hashable, Sendable {
  /// Which part.
  public enum Part: Hashable, Sendable {
    /// So many of the latest, these first.
    case latest(Int)
    /// Those after that instant, the latest first, so many at most.
    case since(Date, atMost: Int)
    /// So many next to that position, on its older side, the latest first.
    case before(ListPosition, Int)
    /// So many next to that position, on its newer side, the oldest first.
    case after(ListPosition, Int)
    /// Those with these places, the latest first.
    case places(ClosedRange<Int>)
  }

  /// The list's name.
  public let list: String
  /// Which part of it.
  public let part: Part

  /// That part of the list.
  public init(_ list: String, _ part: Part) {
    self.list = list
    self.part = part
  }
}

/// Where a story stands in the order of a list.
public struct ListPosition: Hashable, Comparable, Sendable {
  /// The time that orders the list.
  public let at: Date
  /// Decides between stories of the same time.
  public let story: StoryNumber

  /// A position.
  public init(at: Date, story: StoryNumber) {
    self.at = at
    self.story = story
  }

  /// Older first.
  public static func < (left: Self, right: Self) -> Bool { (left.at, left.story) < (right.at, right.story) }
}

/// A story in a list.
public struct ListedStory: Hashable, Sendable {
  /// Where it stands in the list's order.
  public let position: ListPosition
  /// Which one of all that the list ever had it is, from 1; given once, so that pages counted by it never shift.
  public let place: Int

  /// A story in a list.
  public init(position: ListPosition, place: Int) {
    self.position = position
    self.place = place
  }
}

/// That a story stands in a list.
public struct ListEntry: Hashable, Codable, Sendable {
  /// The list's name.
  public let list: String
  /// The time that orders the list.
  public let at: Date
  /// See `ListedStory`.
  public let place: Int

  /// An entry.
  public init(list: String, at: Date, place: Int) {
    self.list = list
    self.at = at
    self.place = place
  }
}

/// What is remembered of a list beside the stories that stand in it.
public struct ListMemory: Hashable, Sendable {
  /// The list's name.
  public let list: String
  /// The highest place that was given.
  public let lastPlace: Int
  /// When a story last left it.
  public let lostAt: Date?

  /// What is remembered.
  public init(list: String, lastPlace: Int, lostAt: Date?) {
    self.list = list
    self.lastPlace = lastPlace
    self.lostAt = lostAt
  }
}

/// Where a story lies on a site, for lists that say little else of it.
public struct ListedAddress: Hashable, Sendable {
  /// The story.
  public let story: StoryNumber
  /// Its desk.
  public let desk: DeskSlug
  /// Its slug.
  public let slug: StorySlug
  /// When it went out first.
  public let publishedAt: Date
  /// When the version that is there went out.
  public let updatedAt: Date
  /// What it is called.
  public let headline: String
  /// BCP 47.
  public let language: String

  /// An address.
  public init(
    story: StoryNumber, desk: DeskSlug, slug: StorySlug, publishedAt: Date, updatedAt: Date, headline: String,
    language: String
  ) {
    self.story = story
    self.desk = desk
    self.slug = slug
    self.publishedAt = publishedAt
    self.updatedAt = updatedAt
    self.headline = headline
    self.language = language
  }
}

/// A story that was withdrawn from a site, and where it lay.
public struct WithdrawnStory: Hashable, Sendable {
  /// The story.
  public let number: StoryNumber
  /// Its desk.
  public let desk: DeskSlug
  /// Its slug.
  public let slug: StorySlug
  /// Where it lay before that, from the site's root.
  public let formerPaths: [String]
  /// Whether nothing is to say that there was one.
  public let hasVanished: Bool

  /// A withdrawn story.
  public init(
    number: StoryNumber, desk: DeskSlug, slug: StorySlug, formerPaths: [String] = [], hasVanished: Bool = false
  ) {
    self.number = number
    self.desk = desk
    self.slug = slug
    self.formerPaths = formerPaths
    self.hasVanished = hasVanished
  }
}

/// A story that lay elsewhere before; paths go from the site's root, as in `africa/swap`.
public struct MovedStory: Hashable, Sendable {
  /// The story.
  public let number: StoryNumber
  /// Where it lies now.
  public let path: String
  /// Where it lay.
  public let formerPaths: [String]

  /// A story that moved.
  public init(number: StoryNumber, path: String, formerPaths: [String]) {
    self.number = number
    self.path = path
    self.formerPaths = formerPaths
  }
}
