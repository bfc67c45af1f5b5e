import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// What a site reads of a sample newsroom, as if its stories had been delivered in the order in which they went out.
struct SampleReading: SiteReading {
  let newsroom: SampleNewsroom
  private let entries: [StoryNumber: [ListEntry]]
  private let losses: [String: Date]
  private let assets: [Asset]

  /// - Parameter withdrawn: A story that is not in the newsroom any more, but stands in its lists until its kill has arrived.
  init(
    _ newsroom: SampleNewsroom, withdrawn: PublishedStory? = nil, pictures: [Asset] = [SampleNewsroom.picture]
  ) {
    self.newsroom = newsroom
    assets = pictures
    var entries: [StoryNumber: [ListEntry]] = [:]
    var last: [String: Int] = [:]
    let stories = (newsroom.stories + [withdrawn].compactMap(\.self)).sorted {
      ($0.firstPublishedAt, $0.number) < ($1.firstPublishedAt, $1.number)
    }
    let frame = NewsroomView(newsroom.snapshot)
    for story in stories {
      for (list, at) in StoryView(story, in: frame).lists.sorted(by: { $0.key.name < $1.key.name }) {
        last[list.name, default: 0] += 1
        let entry = ListEntry(list: list.name, at: at, place: last[list.name, default: 0])
        entries[story.number, default: []].append(entry)
      }
    }
    self.entries = entries
    let desks = newsroom.withdrawals.map { (SiteList.desk($0.key).name, $0.value) }
    let all = newsroom.withdrawals.values.max().map { [(SiteList.all.name, $0)] } ?? []
    losses = Dictionary(desks + all) { first, _ in first }
  }

  func listing(of stories: [StoryNumber]) async throws -> [StoryNumber: [ListEntry]] {
    entries.filter { stories.contains($0.key) }
  }

  func memories(of lists: [String]) async throws -> [ListMemory] { lists.compactMap(memory) }

  private func memory(of list: String) -> ListMemory? {
    let places = entries.values.flatMap(\.self).filter { $0.list == list }.map(\.place)
    if places.isEmpty, losses[list] == nil { return nil }
    return ListMemory(list: list, lastPlace: places.max() ?? 0, lostAt: losses[list])
  }

  func stories(in windows: [SiteWindow]) async throws -> [SiteWindow: [ListedStory]] {
    Dictionary(windows.map { ($0, stories(in: $0)) }) { first, _ in first }
  }

  private func stories(in window: SiteWindow) -> [ListedStory] {
    let all = entries.flatMap { number, entries in
      entries.filter { $0.list == window.list }.map {
        ListedStory(position: ListPosition(at: $0.at, story: number), place: $0.place)
      }
    }
    return WindowChange(window, found: all, []).after
  }

  func addresses(of stories: [StoryNumber]) async throws -> [StoryNumber: ListedAddress] {
    let found = newsroom.stories.filter { stories.contains($0.number) }.map(address)
    return Dictionary(found.map { ($0.story, $0) }) { first, _ in first }
  }

  private func address(of story: PublishedStory) -> ListedAddress {
    ListedAddress(
      story: story.number, desk: story.desk, slug: story.slug, publishedAt: story.firstPublishedAt,
      updatedAt: story.updatedAt, headline: story.content.headline, language: story.content.language)
  }

  func snapshot(of stories: Set<StoryNumber>, named slugs: [StorySlug]) async throws -> SiteSnapshot {
    var snapshot = newsroom.snapshot
    snapshot.stories.removeAll { !stories.contains($0.number) && !slugs.contains($0.slug) }
    return snapshot
  }

  func pictures(_ hashes: [String]) async throws -> [PictureFacts] {
    assets.filter { hashes.contains($0.sha256) }.map {
      PictureFacts(
        sha256: $0.sha256, mediaType: $0.mediaType, width: $0.width, height: $0.height, size: $0.bytes.count)
    }
  }

  func withdrawn() async throws -> [WithdrawnStory] { [] }
  func moved() async throws -> [MovedStory] { [] }

  /// The lists of the newsroom's stories.
  var lists: [ListMemory] {
    Set(entries.values.flatMap { $0.map(\.list) }).sorted().compactMap(memory)
  }
}

/// An output with what it is made of, ready to be rendered.
struct SampleOutput: Sendable {
  let path: String
  let inputs: SiteInputs
  private let output: SiteOutput
  private let view: NewsroomView

  fileprivate init(_ output: SiteOutput, _ newsroom: NewsroomView, _ reading: SampleReading) async throws {
    path = output.path
    inputs = output.inputs
    self.output = output
    let loader = SiteLoader(reading: reading, withdrawn: [])
    let windows = try await loader.windows(Set(inputs.windows + inputs.addresses + inputs.headlines), [])
    let memories = try await loader.memories(of: Set(inputs.pages.map(\.list) + inputs.memberships), [])
    view = try await loader.view(of: [output], pages: [:], windows, memories.after, [])
  }

  /// The stories that it shows.
  var stories: Set<StoryNumber> { Set(inputs.windows.flatMap(view.stories).map(\.number)) }

  /// Nothing where it should not be there.
  func render(_ design: SiteDesign) throws -> [UInt8] { try output.render(view, design) ?? [] }

  func text(_ design: SiteDesign) throws -> String { String(decoding: try render(design), as: UTF8.self) }
}

extension SampleNewsroom {
  /// Every output, each once.
  func outputs(of outputs: SiteOutputs = .standard) async throws -> [SampleOutput] {
    let reading = SampleReading(self)
    let frame = NewsroomView(snapshot)
    let design = SiteDesign(theme: try houseTheme(), outputs: outputs)
    let planner = SitePlanner(design, reading, SiteHistory())
    var seen: Set<String> = []
    var all: [SampleOutput] = []
    for output in try await planner.outputs(of: reading.lists) + planner.standing()
    where seen.insert(output.path).inserted { all.append(try await SampleOutput(output, frame, reading)) }
    return all
  }

  /// One output.
  func output(_ path: String) async throws -> SampleOutput {
    try #require(try await outputs().first { $0.path == path }, "\(path)")
  }

  /// What one output says in the house's theme.
  func text(_ path: String) async throws -> String { try await output(path).text(SiteDesign(theme: try houseTheme())) }
}

/// The feeds in those directories, each ended by a slash.
func feeds(in directories: String...) -> Set<String> {
  Set(directories.flatMap { directory in ["atom", "rss", "json"].map { "\(directory)feed.\($0)" } })
}
