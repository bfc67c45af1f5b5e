import Newsroom
import Store

/// What a site should have, whatever changes: for looking it over and making it anew.
extension SitePlanner {
  /// The files of these stories, as far as readers can see them.
  func files(of stories: [StoryNumber]) async throws -> [StoryFiles] {
    let listing = try await loader.reading.listing(of: stories)
    let pages = Dictionary(stories.map { ($0, Dictionary<SiteList, ListEntry>(listing[$0] ?? [])) }) { first, _ in first
    }
    let windows = try await loader.windows(Set(pages.flatMap { neighbourWindows($0.key, $0.value) }), [])
    let view = try await loader.view(of: [], pages: pages.mapValues { Set($0.keys) }, windows, [:], [])
    let shown = stories.compactMap(view.story)
    return try await files(of: shown, in: view)
  }

  /// The files of these stories, with their pictures; throws `SiteFault.noPicture` for the first that the newsroom does not
  /// have.
  func files(of stories: [StoryView], in view: NewsroomView) async throws -> [StoryFiles] {
    let hashes = Set(stories.flatMap(\.content.pictureHashes)).sorted()
    let known = Set(try await loader.reading.pictures(hashes).map(\.sha256))
    if let lost = hashes.first(where: { !known.contains($0) }) { throw SiteFault.noPicture(sha256: lost) }
    return try stories.map { try StoryFiles(of: $0, in: view, design) }
  }

  /// Everything that shows something of these lists, each once.
  func outputs(of lists: [ListMemory]) async throws -> [SiteOutput] {
    let frame = try await frame()
    var seen: Set<String> = []
    return lists.flatMap { memory -> [SiteOutput] in
      guard let list = SiteList(name: memory.list) else { return [] }
      return design.outputs.outputs(of: list, at: memory.lastPlace > 0 ? 1...memory.lastPlace : nil, in: frame)
    }.filter { seen.insert($0.path).inserted }
  }

  /// What there is in every newsroom.
  func standing() async throws -> [SiteOutput] {
    let frame = try await frame()
    return frame.standingLists.flatMap { design.outputs.outputs(of: $0, at: nil, in: frame) }
  }

  /// These outputs; a nil file is one that should not be there.
  func files(of outputs: some Sequence<SiteOutput>) async throws -> [(path: String, file: SiteFile?)] {
    let outputs = Array(outputs)
    let inputs = outputs.map(\.inputs)
    let windows = try await loader.windows(Set(inputs.flatMap { $0.windows + $0.addresses + $0.headlines }), [])
    let memories = try await loader.memories(of: Set(inputs.flatMap { $0.pages.map(\.list) + $0.memberships }), [])
    let view = try await loader.view(of: outputs, pages: [:], windows, memories.after, [])
    return try outputs.map { output in
      (output.path, try output.render(view, design).map { SiteFile(path: output.path, bytes: $0) })
    }
  }

  /// Where these stories lie.
  func addresses(of stories: [StoryNumber]) async throws -> [String] {
    try await loader.reading.addresses(of: stories).values.map(\.path).sorted()
  }

  /// The stories whose pages show something of these, without these.
  func dependents(of stories: [StoryNumber]) async throws -> [StoryNumber] {
    let listing = try await loader.reading.listing(of: stories)
    let addresses = try await loader.reading.addresses(of: stories)
    let changes = stories.map { number in
      let entries = Dictionary<SiteList, ListEntry>(listing[number] ?? [])
      let path = addresses[number].map { "\($0.desk)/\($0.slug)/" } ?? ""
      return SiteChange(number: number, path: path, before: entries, after: entries, story: nil, order: nil)
    }
    return try await pagesConcerned([], changes).keys.filter { !stories.contains($0) }.sorted()
  }

  /// What empties by time alone.
  func news() async throws -> [SiteFile] {
    let outputs = NewsSitemap().outputs(of: .all, at: nil, in: try await frame())
    return try await files(of: outputs).compactMap(\.file)
  }

  /// What the site is made of beside stories, as that is now.
  func marks() async throws -> SiteMarks { design.marks(of: try await frame()) }

  private func frame() async throws -> NewsroomView {
    NewsroomView(try await loader.reading.snapshot(of: [], named: []))
  }
}
