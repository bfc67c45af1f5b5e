import Newsroom
import Store

/// Reads what outputs and pages name as their inputs, as it is to be once some stories have changed.
struct SiteLoader: Sendable {
  let reading: any SiteReading
  /// Stories that the site has seen withdrawn: they are in no list, whatever the newsroom says.
  let withdrawn: Set<StoryNumber>

  /// The parts of lists, before and after the changes.
  func windows(_ wanted: Set<SiteWindow>, _ changes: [SiteChange]) async throws -> [SiteWindow: WindowChange] {
    let wanted = Array(wanted)
    let extended = wanted.map { $0.extended(by: changes.count) }
    let found = try await reading.stories(in: extended)
    let pairs = zip(wanted, extended).map { window, extended in
      (window, WindowChange(window, found: found[extended] ?? [], changes))
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// What is remembered of lists, before and after the changes.
  func memories(
    of lists: Set<SiteList>, _ changes: [SiteChange]
  ) async throws -> (before: [SiteList: ListMemory], after: [SiteList: ListMemory]) {
    let known = try await reading.memories(of: lists.map(\.name)).compactMap { memory in
      SiteList(name: memory.list).map { ($0, memory) }
    }
    let before = Dictionary(known) { first, _ in first }
    var after = before
    for change in changes {
      for (list, entry) in change.after {
        after[list] = ListMemory(
          list: list.name, lastPlace: max(after[list]?.lastPlace ?? 0, entry.place), lostAt: after[list]?.lostAt)
      }
      guard let firedAt = change.order?.firedAt else { continue }
      for list in change.memberships where change.after[list] == nil {
        after[list] = ListMemory(
          list: list.name, lastPlace: after[list]?.lastPlace ?? 0, lostAt: max(after[list]?.lostAt ?? firedAt, firedAt))
      }
    }
    return (before, after)
  }

  /// The newsroom with all that the outputs and the pages show.
  ///
  /// - Parameters:
  ///   - pages: The stories whose pages are to be rendered, and the lists in which they stand.
  ///   - windows: All parts of lists that either of them names.
  func view(
    of outputs: [SiteOutput], pages: [StoryNumber: Set<SiteList>], _ windows: [SiteWindow: WindowChange],
    _ memories: [SiteList: ListMemory], _ changes: [SiteChange]
  ) async throws -> NewsroomView {
    let changed = Set(changes.map(\.number))
    let parts = windows.mapValues { $0.after.map(\.position.story).filter { !withdrawn.contains($0) } }
    func stories(in windows: some Sequence<SiteWindow>) -> Set<StoryNumber> {
      Set(windows.flatMap { parts[$0] ?? [] }).subtracting(changed)
    }
    let inputs = outputs.map(\.inputs)
    let short = Set(inputs.flatMap(\.addresses) + inputs.flatMap(\.headlines))
    let shown = stories(in: windows.keys.filter { !short.contains($0) }).union(pages.keys)
      .union(inputs.flatMap(\.stories)).subtracting(changed)
    let named = pages.values.flatMap { $0 }.compactMap { if case .naming(let slug) = $0 { slug } else { nil } }

    var lists = LoadedLists(windows: parts, memories: memories)
    lists.addresses = try await reading.addresses(of: stories(in: short).sorted())
    for story in changes.compactMap(\.story) { lists.addresses[story.number] = ListedAddress(story) }
    if inputs.contains(where: { $0.memberships.contains(.withdrawn) }) { lists.gone = try await gone(changes) }

    var snapshot = try await reading.snapshot(of: shown, named: Set(named).sorted())
    snapshot.stories.removeAll { changed.contains($0.number) || withdrawn.contains($0.number) }
    snapshot.stories = (snapshot.stories + changes.compactMap(\.story)).sorted {
      ($0.firstPublishedAt, $0.number) > ($1.firstPublishedAt, $1.number)
    }
    let hashes = Set(snapshot.stories.flatMap(\.content.allPictures).compactMap(\.sha256)).sorted()
    let pictures = try await reading.pictures(hashes).map(PublishedPicture.init)
    return NewsroomView(snapshot, lists).with(pictures: pictures)
  }

  private func gone(_ changes: [SiteChange]) async throws -> [GoneAddress] {
    let changed = Set(changes.map(\.number))
    let withdrawn = try await reading.withdrawn().filter { !$0.hasVanished && !changed.contains($0.number) }
      .flatMap { [$0.path] + $0.formerPaths }
    let withdrawnNow = changes.compactMap(\.order).filter { $0.kind == .kill && !$0.vanishes }
      .flatMap { [$0.story.path] + $0.story.formerPaths }
    let moved = try await reading.moved().filter { !changed.contains($0.number) }
    let movedNow = changes.compactMap(\.story).map { story in
      MovedStory(number: story.number, path: story.path, formerPaths: story.formerPaths)
    }
    let gone = Set(withdrawn + withdrawnNow).map { GoneAddress(path: "/\($0)/", answer: .withdrawn) }
    return gone
      + (moved + movedNow).flatMap { story in
        story.formerPaths.map { GoneAddress(path: "/\($0)/", answer: .moved(to: "/\(story.path)/")) }
      }
  }
}

extension ListedAddress {
  fileprivate init(_ story: PublishedStory) {
    self.init(
      story: story.number, desk: story.desk, slug: story.slug, publishedAt: story.firstPublishedAt,
      updatedAt: story.updatedAt, headline: story.content.headline, language: story.content.language)
  }
}
