public import Newsroom
public import Store

/// What a site reads of its newsroom: parts of lists by an index each, and the stories in them, as signatures vouch for them.
public protocol SiteReading: Sendable {
  /// Where these stories stand.
  func listing(of stories: [StoryNumber]) async throws -> [StoryNumber: [ListEntry]]
  /// What is remembered of these lists.
  func memories(of lists: [String]) async throws -> [ListMemory]
  /// What these windows have.
  func stories(in windows: [SiteWindow]) async throws -> [SiteWindow: [ListedStory]]
  /// Where these stories lie, and what they are called.
  func addresses(of stories: [StoryNumber]) async throws -> [StoryNumber: ListedAddress]
  /// The newsroom with these stories, and those with these slugs. Throws `AttemptFenced` when another worker has taken over,
  /// so that nobody renders what is stale from the start.
  func snapshot(of stories: Set<StoryNumber>, named slugs: [StorySlug]) async throws -> SiteSnapshot
  /// The pictures with these hashes, without their bytes.
  func pictures(_ hashes: [String]) async throws -> [PictureFacts]
  /// Where the stories lay that were withdrawn.
  func withdrawn() async throws -> [WithdrawnStory]
  /// The stories that lay elsewhere before.
  func moved() async throws -> [MovedStory]
}

/// A destination's site in the store.
struct StoredSite: SiteReading {
  let store: Store
  let destination: DestinationName
  /// For whose attempt it is read; nil for one that is looked over by itself.
  var order: DeliveryOrder?

  func listing(of stories: [StoryNumber]) async throws -> [StoryNumber: [ListEntry]] {
    try await store.listing(of: stories, at: destination)
  }

  func memories(of lists: [String]) async throws -> [ListMemory] {
    try await store.memories(of: lists, at: destination)
  }

  func stories(in windows: [SiteWindow]) async throws -> [SiteWindow: [ListedStory]] {
    try await store.stories(in: windows, at: destination)
  }

  func addresses(of stories: [StoryNumber]) async throws -> [StoryNumber: ListedAddress] {
    try await store.addresses(of: stories, at: destination)
  }

  func snapshot(of stories: Set<StoryNumber>, named slugs: [StorySlug]) async throws -> SiteSnapshot {
    try await store.siteSnapshot(of: stories, named: slugs, at: destination, for: order)
  }

  func pictures(_ hashes: [String]) async throws -> [PictureFacts] { try await store.pictureFacts(hashes) }

  func withdrawn() async throws -> [WithdrawnStory] { try await store.withdrawnStories(at: destination) }
  func moved() async throws -> [MovedStory] { try await store.movedStories(at: destination) }
}
