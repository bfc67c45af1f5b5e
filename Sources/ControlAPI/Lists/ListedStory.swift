import FoundationEssentials
import Newsroom

/// A story as lists have it: what says nothing is left out.
package protocol ListedStory: Codable, Sendable {}

extension StoryBody: ListedStory {}
extension SearchBody.Story: ListedStory {}
extension BudgetBody.Story: ListedStory {}

/// Any item of a list, for those who know only at run time what it is.
package protocol ListItemType: Decodable {
  associatedtype Body: ListedStory
  init(_ body: Body)
}

/// A story in a list. It is written with the keys that the encoder was told of (`ListKeys`), whole where it was told of none,
/// and what is left out reads as what says nothing: null, an empty list, false, 0.
package struct ListItem<Body: ListedStory>: Codable, Sendable, ListItemType {
  package var body: Body

  package init(_ body: Body) { self.body = body }

  package init(from decoder: any Decoder) throws { body = try Body(from: FillingDecoder(whole: decoder)) }

  package func encode(to encoder: any Encoder) throws {
    guard let keys = ListKeys.place.flatMap({ encoder.userInfo[$0] }) as? ListKeys else {
      return try body.encode(to: encoder)
    }
    try body.encode(to: TrimmingEncoder(whole: encoder, keys: keys))
  }
}

/// A property with a list; of stories, each is a `ListItem`.
@propertyWrapper
package struct ListItems<Item: Codable & Sendable>: Codable, Sendable {
  package var wrappedValue: [Item]

  package init(wrappedValue: [Item]) { self.wrappedValue = wrappedValue }

  package init(from decoder: any Decoder) throws {
    if let story = Item.self as? any ListedStory.Type {
      wrappedValue = try Self.stories(story, decoder).compactMap { $0 as? Item }
    } else {
      wrappedValue = try [Item](from: decoder)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    guard Item.self is any ListedStory.Type, let stories = wrappedValue as? [any ListedStory] else {
      return try wrappedValue.encode(to: encoder)
    }
    var container = encoder.unkeyedContainer()
    for story in stories { try Self.encode(story, in: &container) }
  }

  private static func stories<Story: ListedStory>(_ type: Story.Type, _ decoder: any Decoder) throws -> [Story] {
    try [ListItem<Story>](from: decoder).map(\.body)
  }

  private static func encode(_ story: some ListedStory, in container: inout any UnkeyedEncodingContainer) throws {
    try container.encode(ListItem(story))
  }
}

/// A value that a list may leave out where it says nothing.
protocol SilentValue {
  /// Whether it does.
  var saysNothing: Bool { get }
  /// The value that does.
  static var silent: Self { get }
}

extension NullWhenNil: SilentValue {
  var saysNothing: Bool { wrappedValue == nil }
  static var silent: Self { NullWhenNil(wrappedValue: nil) }
}

extension Array: SilentValue {
  var saysNothing: Bool { isEmpty }
  static var silent: Self { [] }
}

extension Bool: SilentValue {
  var saysNothing: Bool { !self }
  static var silent: Bool { false }
}

extension Int: SilentValue {
  var saysNothing: Bool { self == 0 }
  static var silent: Int { 0 }
}

// What is left out only where it was not asked for; nobody looks at it there.

extension String: SilentValue {
  var saysNothing: Bool { false }
  static var silent: String { "" }
}

extension Instant: SilentValue {
  var saysNothing: Bool { false }
  static var silent: Instant { Instant(Date(timeIntervalSince1970: 0)) }
}

extension StoryState: SilentValue {
  var saysNothing: Bool { false }
  static var silent: StoryState { .draft }
}

extension DecisionKind: SilentValue {
  var saysNothing: Bool { false }
  static var silent: DecisionKind { .publish }
}

extension StoryBody.Approvals: SilentValue {
  var saysNothing: Bool { false }
  static var silent: Self { Self(have: 0, need: 0, by: []) }
}

extension StoryBody.FindingCounts: SilentValue {
  var saysNothing: Bool { all == 0 }
  static var silent: Self { Self([]) }
}

extension StoryBody.Deliveries: SilentValue {
  var saysNothing: Bool { delivered == 0 && pending == 0 && failed == 0 }
  static var silent: Self { Self(delivered: 0, pending: 0, failed: 0) }
}
